import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const { sourceIds } = demo.account;

interface Named {
	name: string;
}

test('the name of a deleted source can be used again', async () => {
	const emulator = await fresh();
	const body = { type: 'import_api', display_name: 'Another shop', name: 'shop_db' };
	const taken = await send(emulator, 'POST', '/v4/sources', { body });
	expect(taken.json()).toMatchObject({ error: 'InvalidName' });
	await send(emulator, 'DELETE', `/v4/sources/${sourceIds.shopDb}`);
	const created = await send(emulator, 'POST', '/v4/sources', { body });
	expect(created.json<Named>()).toMatchObject({
		name: 'shop_db',
		display_name: 'Another shop',
	});
	const list = (await send(emulator, 'GET', '/v4/sources')).json<Named[]>();
	expect(list.filter(({ name }) => name === 'shop_db')).toHaveLength(2);
});
