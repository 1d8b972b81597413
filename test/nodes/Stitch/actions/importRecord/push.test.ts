import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { withServer } from '../../../../support/plainServer.mts';
import type { Batch } from './support/pushing';
import { bodies, linked, push, stitch, stored } from './support/pushing';

describe('Import API Record: Push', () => {
	it('sends all items of a table in one request, and links its output to all of them', async () => {
		const before = Date.now();
		const run = await push([
			{ id: 1, name: 'Ada' },
			{ id: 2, name: null },
			{ id: 3, total: 1.5 },
		]);
		expect(run.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['POST /v2/import/batch']);
		expect(stitch.emulator.requests[0].headers).toMatchObject({
			authorization: `Bearer ${demo.account.importToken}`,
			'content-type': 'application/json',
		});
		const [{ messages, ...table }] = bodies();
		expect(table).toEqual({
			table_name: 'orders',
			key_names: ['id'],
			schema: {
				type: 'object',
				properties: {
					id: { type: 'integer' },
					name: { type: ['null', 'string'] },
					total: { type: 'number' },
				},
			},
		});
		const [first] = messages;
		expect(first.sequence).toBeGreaterThanOrEqual(before);
		expect(messages.map(({ sequence }) => sequence - first.sequence)).toEqual([0, 0, 0]);
		expect(run.json).toEqual([
			{
				status: 'OK',
				message: 'Batch Accepted!',
				table_name: 'orders',
				records: 3,
				first_sequence: first.sequence,
				last_sequence: first.sequence,
			},
		]);
		expect(linked(run.outputs[0][0])).toEqual([0, 1, 2]);
		expect(stored('orders')).toEqual([
			{ id: 1, name: 'Ada' },
			{ id: 2, name: null },
			{ id: 3, total: 1.5 },
		]);
	});

	it('takes 202 for success and sends nothing again', async () => {
		stitch.emulator.switches.importQueued = true;
		const run = await push([{ id: 1 }]);
		expect(run.json).toMatchObject([{ status: 'Accepted', records: 1 }]);
		expect(stitch.calls()).toHaveLength(1);
	});

	it('sends each table by itself, with per-item names', async () => {
		const items = [
			{ table: 'orders', id: 1 },
			{ table: 'customers', id: 2 },
			{ table: 'orders', id: 3 },
		];
		const run = await push(items, { tableName: '={{ $json.table }}' });
		expect(bodies().map(({ table_name: name, messages }) => [name, messages.length])).toEqual([
			['orders', 2],
			['customers', 1],
		]);
		expect(run.outputs[0].map(linked)).toEqual([[0, 2], [1]]);
	});

	it('splits at 20,000 records and sends as few requests as that allows', async () => {
		const run = await push(Array.from({ length: 40_001 }, (_, id) => ({ id })));
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ records }) => records)).toEqual([20_000, 20_000, 1]);
		expect(stored('orders')).toHaveLength(40_001);
		expect(run.outputs[0].flatMap(linked)).toHaveLength(40_001);
	});

	it('splits at 20 MB, with one schema for all', async () => {
		const text = 'é'.repeat(3_000_000);
		const run = await push([
			{ id: 1, text },
			{ id: 2, text },
			{ id: 3, text },
			{ id: 4, extra: true, text },
		]);
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ records }) => records)).toEqual([3, 1]);
		const [first, second] = bodies().map(({ schema }) => Object.keys(schema.properties));
		expect(first).toEqual(['id', 'text', 'extra']);
		expect(second).toEqual(first);
	});

	it.each<[string, IDataObject, IDataObject[]]>([
		['selected fields', { dataMode: 'selectedFields', fields: 'id, b' }, [{ id: 1, b: 2 }]],
		[
			'JSON of an item',
			{ dataMode: 'json', data: '={{ { id: $json.id, twice: $json.b * 2 } }}' },
			[{ id: 1, twice: 4 }],
		],
		['JSON as text', { dataMode: 'json', data: '{"id": 7}' }, [{ id: 7 }]],
		[
			'a list of records',
			{ dataMode: 'json', data: '={{ [{ id: 1 }, { id: 2 }] }}' },
			[{ id: 1 }, { id: 2 }],
		],
	])('sends %s', async (_name, parameters, data) => {
		const run = await push([{ id: 1, a: 'x', b: 2 }], parameters);
		expect(run.error).toBeUndefined();
		expect(bodies()[0].messages.map((message) => message.data)).toEqual(data);
	});

	it('appends without keys, and takes the sequence from a field', async () => {
		await push([{ at: '2024-03-05T09:13:20Z' }], {
			keyNames: '',
			options: { sequenceField: 'at' },
		});
		expect(bodies()[0]).toMatchObject({ key_names: [], messages: [{ sequence: 1709630000000 }] });
	});

	it('sends the schema that is given', async () => {
		const schema = { properties: { id: { type: 'number' } } };
		await push([{ id: 1 }], { schemaMode: 'json', schema: JSON.stringify(schema) });
		expect(bodies()[0].schema).toEqual(schema);
	});

	it('warns of what a destination may reject', async () => {
		const run = await push([{ id: 1, _sdc_x: 1 }]);
		expect(run.json[0].warnings).toEqual([
			"Field '_sdc_x' starts with a prefix that Stitch keeps for itself",
		]);
	});

	it('never loses a later push to an earlier one, however many records that had', async () => {
		const rows = (status: string, ids: number[]) => ids.map((id) => ({ id, status }));
		const ids = Array.from({ length: 500 }, (_, id) => id);
		await push(rows('pending', ids));
		await push(rows('paid', [499, 499, 7]));
		const paid = stored('orders')?.filter(({ status }) => status === 'paid');
		expect(paid?.map(({ id }) => id).sort()).toEqual([499, 7]);
		const [first, second] = bodies().map(({ messages }) =>
			messages.map(({ sequence }) => sequence),
		);
		expect(Math.min(...second)).toBeGreaterThan(Math.max(...first));
		expect(second[1]).toBe(second[0] + 1);
	});

	it('lets the push that started last win, in whichever order they end', async () => {
		stitch.emulator.faults.add({ kind: 'slow', delayMs: 300, path: '/v2/import/batch', times: 1 });
		const slow = push(Array.from({ length: 50 }, (_, id) => ({ id, nr: 1 })));
		await sleep(100);
		await push([{ id: 3, nr: 2 }]);
		await slow;
		expect(stored('orders')?.find(({ id }) => id === 3)).toEqual({ id: 3, nr: 2 });
	});

	it('sends whole numbers of a JSON text with all their digits', async () => {
		const data = '[{"id": 9007199254740992}, {"id": 9007199254740993}, {"id": 1}]';
		const confirmation = { body: '{"status":"OK"}', status: 201, type: 'application/json' };
		const { run, body } = await withServer(confirmation, async (apiBaseUrl, _seen, texts) => {
			const pushed = await push([{}], { dataMode: 'json', data }, undefined, { apiBaseUrl });
			return { run: pushed, body: texts.join('') };
		});
		expect(run.error).toBeUndefined();
		expect(run.json[0]).not.toHaveProperty('warnings');
		const ids = [...body.matchAll(/"data":\{"id": ?(\d+)\}/g)].map(([, id]) => id);
		expect(ids).toEqual(['9007199254740992', '9007199254740993', '1']);
	});

	it('makes a number of what Stitch would not take for an integer', async () => {
		const data =
			'[{"id": 9007199254740993, "price": 1.0, "sum": 12345678901234567.25, "n": 1}, {"id": 1, "price": 2.0, "sum": 3.0, "n": 2.0}]';
		const run = await push([{}], { dataMode: 'json', data });
		expect(run.error).toBeUndefined();
		expect(bodies()[0].schema.properties).toEqual({
			id: { type: 'integer' },
			price: { type: 'number' },
			sum: { type: 'number' },
			n: { type: 'integer' },
		});
	});

	it.each([
		[
			'rounded',
			Number('7615917337495251231'),
			/^Item 0 has a whole number beyond 9007199254740991 in its key field 'id'/,
		],
		['not a number', NaN, /^Item 0 has NaN in its key field 'id'/],
	])('refuses a key that is %s', async (_name, id, message) => {
		const run = await push([{ id }]);
		expect(run.error?.message).toMatch(message);
		expect(stitch.calls()).toEqual([]);
	});

	it('never lets two tokens share a request', async () => {
		const token = stitch.emulator.state.accounts
			.get(demo.account.stitchClientId)
			?.sources.get(demo.account.sourceIds.importApi);
		token?.importTokens.push({ id: 9, token: 'at_other', createdAt: 0, revoked: false });
		stitch.emulator.state.importTokens.set('at_other', {
			clientId: demo.account.stitchClientId,
			sourceId: demo.account.sourceIds.importApi,
		});
		const items = [
			{ id: 1, token: demo.account.importToken },
			{ id: 2, token: 'at_other' },
			{ id: 3, token: 'at_other' },
		];
		const run = await push(items, {}, undefined, { accessToken: '={{ $json.token }}' });
		expect(run.error).toBeUndefined();
		expect(run.credentials.lookUps).toEqual([0, 1, 2]);
		expect(
			stitch.emulator.requests.map(({ headers, body }) => [
				headers.authorization,
				(body as Batch).messages.length,
			]),
		).toEqual([
			[`Bearer ${demo.account.importToken}`, 1],
			['Bearer at_other', 2],
		]);
	});

	it('looks a credential without expressions up once', async () => {
		const run = await push([{ id: 1 }, { id: 2 }, { id: 3 }]);
		expect(run.error).toBeUndefined();
		expect(run.credentials.lookUps).toEqual([0]);
	});

	describe('before anything is sent', () => {
		it.each<[string, IDataObject[], IDataObject, string]>([
			['a key is missing', [{ id: 1 }, { name: 'x' }], {}, "Item 1 has no key field 'id'"],
			['a key is null', [{ id: null }], {}, "Item 0 has null in its key field 'id'"],
			['no table is named', [{ id: 1 }], { tableName: '={{ "" }}' }, "'Table Name' is empty"],
			[
				'the schema is a list',
				[{ id: 1 }],
				{ schemaMode: 'json', schema: '[]' },
				"'Schema' is an array; Stitch takes an object only",
			],
			[
				'the data is no JSON',
				[{ id: 1 }],
				{ dataMode: 'json', data: '5' },
				"'Data (JSON)' is neither a JSON object nor an array of objects",
			],
		])('%s: names the item and sends nothing', async (_name, items, parameters, message) => {
			const run = await push(items, parameters);
			expect(run.error?.message).toBe(message);
			expect(stitch.calls()).toEqual([]);
		});

		it('stops, also when only the bytes of a record are too many', async () => {
			const run = await push([{ id: 1 }, { id: 2, text: '€'.repeat(7_000_000) }]);
			expect(run.error?.message).toBe('Item 1 alone is larger than a request of 20 MB may be');
			expect(stitch.calls()).toEqual([]);
		});

		it('going on, sends the others and links the faulty one to its error', async () => {
			const run = await push([{ id: 1 }, {}, { id: 3 }], {}, 'continueErrorOutput');
			expect(run.outputs[0].map(linked)).toEqual([[0, 2]]);
			expect(run.outputs[1].map(linked)).toEqual([[1]]);
			expect(run.outputs[1][0].json).toMatchObject({ error: "Item 1 has no key field 'id'" });
		});

		it('going on, learns the schema from the records that are sent, and lets later ones win', async () => {
			const points = Array.from({ length: 10_001 }, () => 1);
			const schema = '{"properties":{"id":{}}}';
			await push(
				[
					{ id: 1, a: 1, mode: 'fromData' },
					{ id: 1, a: 1, mode: 'json' },
					{ id: 1, a: 2, mode: 'fromData' },
					{ id: 2, a: 'text', b__bigint: 1, points, mode: 'fromData' },
				],
				{
					schemaMode: '={{ $json.mode }}',
					schema,
					dataMode: 'selectedFields',
					fields: 'id,a,b__bigint,points',
				},
				'continueErrorOutput',
			);
			const [{ schema: learned, messages }, given] = bodies();
			expect(learned.properties).toEqual({ id: { type: 'integer' }, a: { type: 'integer' } });
			const [start] = messages.map(({ sequence }) => sequence);
			expect(given.messages[0].sequence).toBe(start + 1);
			expect(messages[1].sequence).toBe(start + 2);
		});

		it('going on, sends no record of an item of which one can not be sent', async () => {
			const items = [{ all: [{ id: 1 }, {}, { id: 2 }] }, { all: [{ id: 3 }] }];
			const parameters = { dataMode: 'json', data: '={{ $json.all }}' };
			const run = await push(items, parameters, 'continueErrorOutput');
			expect(run.outputs.map((output) => output.map(linked))).toEqual([[[1]], [[0]]]);
			expect(stored('orders')).toEqual([{ id: 3 }]);
		});
	});
});
