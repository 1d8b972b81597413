import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const { stitchClientId: client, sourceIds, destinationId } = demo.account;
const other = demo.secondAccount.stitchClientId;

test.each([
	[`/client/${client}/pipeline/v2/sources/${sourceIds.shopDb}/summary`, 'Shop DB'],
	[`/client/${client}/pipeline/connections/${sourceIds.shopDb}/summary`, 'Shop DB'],
	[`/v2/client/${client}/pipeline/connections/${sourceIds.shopDb}/summary`, 'Shop DB'],
	[`/client/${client}/pipeline/v2/sources/${sourceIds.deleted}/summary`, 'deleted'],
	[`/client/${client}/pipeline/v2/sources/${sourceIds.systemPaused}/summary`, 'paused by Stitch'],
	[`/client/${client}/pipeline/v2/destinations/${destinationId}/edit`, 'Warehouse'],
	[`/v2/destinations/${destinationId}/edit`, 'Warehouse'],
])('%s is a page', async (path, text) => {
	const answer = await send(await fresh(), 'GET', path, { token: null });
	expect([answer.status, answer.headers.get('content-type')]).toEqual([
		200,
		'text/html; charset=utf-8',
	]);
	expect(answer.text).toContain(text);
	expect(answer.text).not.toMatch(/password|demo-/);
});

test.each([
	`/client/${other}/pipeline/v2/sources/${sourceIds.shopDb}/summary`,
	`/client/${client}/pipeline/v2/sources/7/summary`,
	'/v2/destinations/7/edit',
])('%s is none', async (path) => {
	expect((await send(await fresh(), 'GET', path)).status).toBe(404);
});
