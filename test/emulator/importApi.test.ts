import { createClock } from '@sinonjs/fake-timers';
import type { Case } from './support';
import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { importToken: token, stitchClientId, sourceIds } = demo.account;
const SOURCE = `/v4/sources/${sourceIds.importApi}`;

const message = (data: object, sequence: number = 1_709_630_000_000) => ({
	action: 'upsert',
	sequence,
	data,
});
const batch = {
	table_name: 'customers',
	schema: {
		properties: {
			id: { type: 'integer' },
			email: { type: ['null', 'string'] },
			modified_at: { type: 'string', format: 'date-time' },
		},
	},
	messages: [message({ id: 1, email: 'a@example.com', modified_at: '2024-03-05T09:13:20Z' })],
	key_names: ['id'],
};
const record = {
	client_id: stitchClientId,
	table_name: 'customers',
	sequence: 1_709_630_000_000,
	action: 'upsert',
	key_names: ['id'],
	data: { id: 4, name: 'Ada' },
};
const without = <T extends object>(object: T, key: keyof T) => ({ ...object, [key]: undefined });

test('[I3.1/success] health, without a token', async () => {
	const answer = await send(await fresh(), 'GET', '/v2/import/status', { token: null });
	const { version, revision } = answer.json<{ version: string; revision: string }>();
	const expected = answerOf('I3.1/success', { VERSION: version, REVISION: revision });
	expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
});

const inactive = ['paused_at', 'DELETE'] as const;
const wrongRegion: Case['before'] = ({ switches }) => {
	switches.importRegion = 'eu-central-1';
};
const queued: Case['before'] = ({ switches }) => {
	switches.importQueued = true;
};
const recordTexts =
	(form: 'lines' | 'table'): Case['before'] =>
	({ switches }) => {
		switches.importRecordTexts = form;
	};
const tooLargeAsHtml: Case['before'] = ({ switches }) => {
	switches.importTooLargeAsHtml = true;
};
const pauseOrDelete =
	(how: (typeof inactive)[number]): Case['before'] =>
	(emulator) =>
		how === 'DELETE'
			? send(emulator, 'DELETE', SOURCE)
			: send(emulator, 'PUT', SOURCE, { body: { paused_at: '2024-01-01T00:00:00Z' } });

describe('POST /v2/import/batch', () => {
	const push = { method: 'POST', path: '/v2/import/batch', token, body: batch };
	const big = JSON.stringify({ ...batch, table_name: 'x'.repeat(20_000_000) });

	reproduce([
		{ ...push, id: 'I3.2/success' },
		{ ...push, id: 'I3.2/success', note: 'no keys', body: { ...batch, key_names: [] } },
		{ ...push, id: 'I3.2/queued', before: queued },
		{
			...push,
			id: 'I3.2/missing',
			body: without(batch, 'table_name'),
			values: { ARGUMENT_NAME: 'table_name' },
		},
		{
			...push,
			id: 'I3.2/extraneous',
			body: { ...batch, table_alias: 'c' },
			values: { ARGUMENT_NAME: 'table_alias' },
		},
		{
			...push,
			id: 'I3.2/type',
			body: { ...batch, messages: {} },
			values: { ARGUMENT_NAME: 'messages', CORRECT_TYPE: 'JSONArray', TYPE: 'JSONObject' },
		},
		{
			...push,
			id: 'I3.2/type',
			note: 'a number as table name',
			body: { ...batch, table_name: 7 },
			values: { ARGUMENT_NAME: 'table_name', CORRECT_TYPE: 'String', TYPE: 'Integer' },
		},
		{
			...push,
			id: 'I3.2/record',
			body: { ...batch, messages: [message({ id: '1' })] },
			values: { FIELD_NAME: 'id', CORRECT_TYPE: 'Integer', TYPE: 'String' },
		},
		{
			...push,
			id: 'I3.2/record-lines',
			before: recordTexts('lines'),
			body: { ...batch, messages: [message({ id: '1' })] },
			values: { FIELD_NAME: 'id', CORRECT_TYPE: 'Integer', TYPE: 'String' },
		},
		{
			...push,
			id: 'I3.2/record-table',
			before: recordTexts('table'),
			body: { ...batch, messages: [message({ id: 1, email: 7 })] },
			values: { TABLE_NAME: 'customers', FIELD_NAME: 'email' },
		},
		{
			...push,
			id: 'I3.2/schema-part',
			body: { ...batch, schema: { properties: { id: 'integer' } } },
			values: { TYPE: 'String' },
		},
		{
			...push,
			id: 'I3.2/key',
			body: { ...batch, messages: [message({ email: 'a' })] },
			values: { KEY_NAME: 'id' },
		},
		{
			...push,
			id: 'I3.2/key',
			note: 'null',
			body: { ...batch, key_names: ['email'], messages: [message({ id: 1, email: null })] },
			values: { KEY_NAME: 'email' },
		},
		{
			...push,
			id: 'I3.2/unknown-type',
			body: { ...batch, schema: { properties: { a: { type: ['null', 'text'] } } } },
			values: { TYPE: 'text' },
		},
		{
			...push,
			id: 'I3.2/message',
			body: { ...batch, messages: [without(message({ id: 1 }), 'sequence')] },
			values: { ARGUMENT_NAME: 'sequence' },
		},
		{
			...push,
			id: 'I3.2/sequence',
			body: JSON.stringify(batch).replace('1709630000000', '9223372036854775808'),
		},
		{ ...push, id: 'I3.2/schema-array', body: { ...batch, schema: [] } },
		{ ...push, id: 'I3.2/401', token: null },
		{ ...push, id: 'I3.2/401', note: 'a Connect token', token: demo.account.accessToken },
		{ ...push, id: 'I3.2/region', before: wrongRegion },
		...inactive.map((how) => ({
			...push,
			id: 'I3.2/inactive',
			note: how,
			before: pauseOrDelete(how),
		})),
		{ ...push, id: 'I3.2/413', body: big, values: { BYTE: big.length } },
		{ ...push, id: 'I3.2/413-html', body: big, before: tooLargeAsHtml },
		{ ...push, id: 'I3.2/415', headers: { 'content-type': 'text/plain' } },
	]);

	test('the largest sequence is accepted', async () => {
		const body = JSON.stringify(batch).replace('1709630000000', '9223372036854775807');
		expect((await send(await fresh(), 'POST', push.path, { token, body })).status).toBe(201);
	});

	test.each([
		['no record', 0, 'expected minimum item count: 1, found: 0'],
		['one record too many', 20_001, 'expected maximum item count: 20000, found: 20001'],
	])('%s is refused', async (_, count, text) => {
		const messages = Array.from({ length: count }, (_one, id) => message({ id }));
		const answer = await send(await fresh(), 'POST', push.path, {
			token,
			body: { ...batch, messages },
		});
		expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(text)]);
	});

	test.each([
		[
			'a second record',
			[message({ id: 1 }), message({ id: 2, email: 7 })],
			'Record 1 did not conform to schema: #/email: expected: Null or String, found: Integer',
		],
		['a date', [message({ id: 1, modified_at: 'today' })], '[today] is not a valid date-time'],
		[
			'too many data points',
			[message({ id: 1, more: Array(10_000).fill(0) })],
			'more than 10000 data points',
		],
	])('%s at fault is named', async (_, messages, text) => {
		const answer = await send(await fresh(), 'POST', push.path, {
			token,
			body: { ...batch, messages },
		});
		expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(text)]);
	});

	test('of two records with one key the greater sequence survives, then it is loaded', async () => {
		const clock = createClock(Date.UTC(2024, 2, 5, 10));
		const emulator = await fresh({ clock, switches: { loadDelayMs: 1_000 } });
		for (const [sequence, email] of [
			[5, 'new'],
			[3, 'old'],
			[5, 'again'],
		] as const)
			await send(emulator, 'POST', push.path, {
				token,
				body: { ...batch, messages: [message({ id: 1, email }, sequence)] },
			});
		const table = emulator.state.accounts
			.get(stitchClientId)
			?.imported.get(`${sourceIds.importApi}.customers`);
		expect(table).toMatchObject({
			batches: 3,
			rows: [{ sequence: 5, data: { id: 1, email: 'again' } }],
		});
		clock.tick(1_000);
		const loads = (await send(emulator, 'GET', `/v4/${stitchClientId}/loads`)).json<{
			data: object[];
		}>();
		expect(loads.data).toContainEqual({
			stitch_client_id: stitchClientId,
			source_name: 'import_api',
			stream_name: 'customers',
			last_batch_loaded_at: '2024-03-05T10:00:01Z',
			error_state: null,
		});
	});
});

describe('POST /v2/import/push', () => {
	const push = { method: 'POST', path: '/v2/import/push', token, body: [record] };
	const big = JSON.stringify([{ ...record, table_name: 'x'.repeat(20_000_000) }]);
	const second = demo.secondAccount.stitchClientId;

	reproduce([
		{ ...push, id: 'I3.3/success' },
		{
			...push,
			id: 'I3.3/success',
			note: 'transit',
			headers: { 'content-type': 'application/transit+json' },
		},
		{ ...push, id: 'I3.3/queued', before: queued },
		{ ...push, id: 'I3.3/root', body: record },
		{ ...push, id: 'I3.3/malformed', body: '[\n1,\n ]', values: { LINE: 3, COLUMN: 2 } },
		{ ...push, id: 'I3.3/region', before: wrongRegion },
		{ ...push, id: 'I3.3/client-missing', body: [without(record, 'client_id')] },
		...inactive.map((how) => ({
			...push,
			id: 'I3.3/inactive',
			note: how,
			before: pauseOrDelete(how),
		})),
		{ ...push, id: 'I3.3/403', body: [{ ...record, client_id: second }] },
		{ id: 'I3.3/405', method: 'PUT', path: push.path, token, body: [record] },
		{ ...push, id: 'I3.3/413', body: big, values: { BYTE: big.length } },
		{ ...push, id: 'I3.3/413-html', body: big, before: tooLargeAsHtml },
		{
			...push,
			id: 'I3.3/415',
			headers: { 'content-type': 'application/xml' },
			values: { TYPE: 'xml' },
		},
		{
			...push,
			id: 'I3.3/clients',
			body: [record, { ...record, client_id: second }],
			values: { CLIENT_ID: stitchClientId },
		},
		{ ...push, id: 'I3.3/blank', body: [{ ...record, table_name: '' }] },
		{ ...push, id: 'I3.3/blank', note: 'missing', body: [without(record, 'table_name')] },
		{ ...push, id: 'I3.3/type', body: [{ ...record, sequence: '1' }] },
		{ ...push, id: 'I3.3/data', body: [{ ...record, data: [1] }] },
		{ ...push, id: 'I3.3/key-absent', body: [{ ...record, key_names: ['number'] }] },
		{ ...push, id: 'I3.3/key-null', body: [{ ...record, data: { id: null } }] },
		{ ...push, id: 'I3.3/key-names', body: [without(record, 'key_names')] },
		{ ...push, id: 'I3.3/key-length', body: [{ ...record, data: { id: 'x'.repeat(1025) } }] },
	]);

	test('several tables in one request', async () => {
		const emulator = await fresh();
		const orders = { ...record, table_name: 'orders', data: { id: 561 } };
		await send(emulator, 'POST', push.path, {
			token,
			body: [record, orders, { ...record, data: { id: 5 } }],
		});
		const imported = emulator.state.accounts.get(stitchClientId)?.imported;
		expect([...(imported ?? [])].map(([name, { rows }]) => [name, rows.length])).toEqual([
			[`${sourceIds.importApi}.customers`, 2],
			[`${sourceIds.importApi}.orders`, 1],
		]);
	});

	test('an unknown path is 404', async () => {
		expect((await send(await fresh(), 'POST', '/v2/import/nope', { token })).status).toBe(404);
	});
});

describe('POST /v2/import/validate', () => {
	const validate = { method: 'POST', path: '/v2/import/validate', token, body: [record] };

	reproduce([{ ...validate, id: 'I3.4/root', note: 'a batch body', body: batch }]);

	test('[I3.4/success] valid, nothing stored', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', validate.path, validate);
		const expected = answerOf('I3.4/success');
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(emulator.state.accounts.get(stitchClientId)?.imported.size).toBe(0);
	});
});
