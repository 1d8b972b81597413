import type { Emulator } from '../../emulator/index.mts';
import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const { importToken: token, stitchClientId, sourceIds } = demo.account;

const schema = { properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const upsert = (sequence: number, id: number, name = 'a') => ({
	action: 'upsert',
	sequence,
	data: { id, name },
});
const activate = (sequence: number) => ({ action: 'activate_version', sequence });

async function push(emulator: Emulator, messages: object[], more: object = {}) {
	const body = { table_name: 'orders', schema, key_names: ['id'], messages, ...more };
	return await send(emulator, 'POST', '/v2/import/batch', { token, body });
}

const rowsOf = ({ state }: Emulator, name = 'orders') =>
	state.accounts
		.get(stitchClientId)
		?.imported.get(`${sourceIds.importApi}.${name}`)
		?.rows.map(({ data, version }) => [data.id, data.name, version]);

describe('table versions', () => {
	test('rows of earlier versions go when a later one is activated, not before', async () => {
		const emulator = await fresh();
		await push(emulator, [upsert(1, 1), upsert(2, 2)], { table_version: 1 });
		await push(emulator, [upsert(11, 2, 'b'), upsert(12, 3)], { table_version: 2 });
		expect(rowsOf(emulator)).toEqual([
			[1, 'a', 1],
			[2, 'b', 2],
			[3, 'a', 2],
		]);
		expect((await push(emulator, [activate(13)], { table_version: 2 })).status).toBe(201);
		expect(rowsOf(emulator)).toEqual([
			[2, 'b', 2],
			[3, 'a', 2],
		]);
	});

	test('rows and activation in one batch', async () => {
		const emulator = await fresh();
		await push(emulator, [upsert(1, 1)]);
		await push(emulator, [upsert(11, 2), activate(12)], { table_version: 5 });
		expect(rowsOf(emulator)).toEqual([[2, 'a', 5]]);
	});

	test('rows of the active version that arrive after its activation stay', async () => {
		const emulator = await fresh();
		await push(emulator, [activate(13)], { table_version: 2 });
		await push(emulator, [upsert(11, 1)], { table_version: 2 });
		expect(rowsOf(emulator)).toEqual([[1, 'a', 2]]);
	});

	test('of two activations the one with the greater sequence counts, in any order', async () => {
		const emulator = await fresh();
		await push(emulator, [upsert(21, 1), activate(22)], { table_version: 3 });
		await push(emulator, [activate(12)], { table_version: 2 });
		await push(emulator, [upsert(11, 2)], { table_version: 2 });
		expect(rowsOf(emulator)).toEqual([[1, 'a', 3]]);
	});

	test('without keys too', async () => {
		const emulator = await fresh();
		await push(emulator, [upsert(1, 1), upsert(2, 1)], { table_version: 1, key_names: [] });
		await push(emulator, [upsert(3, 1), activate(4)], { table_version: 2, key_names: [] });
		expect(rowsOf(emulator)).toEqual([[1, 'a', 2]]);
	});

	test('what the target sends beside it is taken', async () => {
		const emulator = await fresh();
		const message = { ...upsert(1, 1), time_extracted: '2024-03-05T09:13:20.000000Z' };
		const answer = await push(emulator, [message], { table_version: 1, bookmark_names: ['id'] });
		expect(answer.status).toBe(201);
	});

	test.each<[string, object[], object, string]>([
		[
			'data in an activation',
			[{ ...activate(1), data: {} }],
			{},
			'#/messages/0: extraneous key [data] is not permitted',
		],
		[
			'an activation without a sequence',
			[{ action: 'activate_version' }],
			{},
			'required key [sequence] not found',
		],
		['an unknown action', [{ ...upsert(1, 1), action: 'delete' }], {}, 'action: delete is not a'],
		[
			'a version that is no number',
			[upsert(1, 1)],
			{ table_version: '1' },
			'#/table_version: expected type: Integer, found: String',
		],
		[
			'bookmarks that are no list',
			[upsert(1, 1)],
			{ bookmark_names: 'id' },
			'#/bookmark_names: expected type: JSONArray, found: String',
		],
	])('%s is refused', async (_, messages, more, text) => {
		const answer = await push(await fresh(), messages, more);
		expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(text)]);
	});
});

test.each([
	['lines', 'Record 1 did not conform to schema:\\n'],
	['table', 'Record 1 for table orders did not conform to schema:\\n'],
] as const)('all violations of a record, as %s', async (form, start) => {
	const emulator = await fresh({ switches: { importRecordTexts: form } });
	const bad = { action: 'upsert', sequence: 2, data: { id: 'x', name: 7 } };
	const answer = await push(emulator, [upsert(1, 1), bad]);
	expect(answer.status).toBe(400);
	expect(answer.text).toContain(start);
	expect(answer.text).toContain('#/id: expected type: Integer, found: String\\n');
	expect(answer.text).toContain('#/name: expected type: String, found: Integer');
	expect(rowsOf(emulator)).toBeUndefined();
});
