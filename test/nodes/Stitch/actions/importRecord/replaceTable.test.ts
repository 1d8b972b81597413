import type { IDataObject, INode } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { linked, push, stitch, stored } from './support/pushing';

// The bound that ships, made small: bodies of 20 MB take their time. Their size is tested in batches.test.ts.
jest.mock('../../../../../nodes/Stitch/importing/records', () => ({
	...jest.requireActual<object>('../../../../../nodes/Stitch/importing/records'),
	MAX_BODY_BYTES: 4_000_000,
}));

interface Body {
	table_name: string;
	table_version?: number;
	key_names: string[];
	messages: Array<{ action: string; sequence: number; data?: IDataObject }>;
}

const bodies = () =>
	stitch.emulator.requests
		.filter(({ path }) => path === '/v2/import/batch')
		.map(({ body }) => body as Body);

/** Requests in short: the number of records, or the message without any. */
const sent = () =>
	bodies().map(({ table_name: table, messages }) => [
		table,
		messages[0].action === 'upsert' ? messages.length : messages[0].action,
	]);

const replace = async (
	items: IDataObject[],
	parameters: IDataObject = {},
	onError?: INode['onError'],
) => await push(items, { options: { replaceTable: true }, ...parameters }, onError);

const answer = (status: number, body: IDataObject, times?: number) =>
	stitch.emulator.faults.add({ kind: 'status', status, body, path: '/v2/import/batch', times });
const accept = (times?: number) => answer(201, { status: 'OK', message: 'Batch Accepted!' }, times);
const refuse = () => answer(400, { error: 'Invalid JSON schema: no' }, 1);

describe('Import API Record: Push, Replace Table', () => {
	it('leaves the rows of the last run and no others', async () => {
		const first = await replace([{ id: 1 }, { id: 2 }, { id: 3 }]);
		const second = await replace([{ id: 3, changed: true }, { id: 2 }]);
		expect([first.error, second.error]).toEqual([undefined, undefined]);
		expect(stored('orders')).toEqual([{ id: 2 }, { id: 3, changed: true }]);
		const versions = bodies().map(({ table_version: version }) => Number(version));
		expect(versions[1]).toBe(versions[0]);
		expect(versions[2]).toBeGreaterThan(versions[0]);
		expect(second.json).toMatchObject([
			{ message: 'Batch Accepted!', records: 2, table_version: versions[2], table_replaced: true },
		]);
	});

	it('appends to a new version without keys', async () => {
		await replace([{ a: 1 }, { a: 1 }], { keyNames: '' });
		expect(stored('orders')).toEqual([{ a: 1 }, { a: 1 }]);
		await replace([{ a: 2 }], { keyNames: '' });
		expect(stored('orders')).toEqual([{ a: 2 }]);
	});

	it('replaces after the last batch, with the greatest sequence', async () => {
		const run = await replace(Array.from({ length: 40_001 }, (_, id) => ({ id: id % 40_000 })));
		expect(run.error).toBeUndefined();
		expect(sent()).toEqual([
			['orders', 20_000],
			['orders', 20_000],
			['orders', 1],
			['orders', 'activate_version'],
		]);
		const sequences = bodies().map(({ messages }) =>
			Math.max(...messages.map((one) => one.sequence)),
		);
		expect(sequences[3]).toBeGreaterThan(Math.max(...sequences.slice(0, 3)));
		expect(new Set(bodies().map(({ table_version: version }) => version)).size).toBe(1);
		expect(run.json.map(({ table_replaced }) => table_replaced)).toEqual([true, true, true]);
		expect(stored('orders')).toHaveLength(40_000);
	});

	it('replaces each table of the run by itself', async () => {
		const items = [
			{ id: 1, t: 'a' },
			{ id: 2, t: 'b' },
			{ id: 3, t: 'a' },
		];
		await replace(items, { tableName: '={{ $json.t }}' });
		expect(sent()).toEqual([
			['a', 2],
			['a', 'activate_version'],
			['b', 1],
			['b', 'activate_version'],
		]);
	});

	it('lets no sequence of an earlier run win over this one', async () => {
		const options = { replaceTable: true, sequenceField: 'at' };
		await replace(
			[
				{ id: 1, at: 9e15 },
				{ id: 2, at: 50 },
				{ id: 3, at: 7 },
			],
			{ options },
		);
		await replace(
			[
				{ id: 2, at: 40 },
				{ id: 2, at: 30 },
				{ id: 3, at: 7 },
			],
			{ options },
		);
		expect(stored('orders')).toEqual([
			{ id: 2, at: 40 },
			{ id: 3, at: 7 },
		]);
	});

	it('sends nothing else without the option', async () => {
		await push([{ id: 1 }], { options: { replaceTable: false } });
		expect(bodies()).toHaveLength(1);
		expect(bodies()[0]).not.toHaveProperty('table_version');
	});

	describe('never when records are missing', () => {
		const text = 'x'.repeat(2_200_000);
		/** Two requests, of which each can hold one. */
		const two = [1, 2].map((id) => ({ id, text }));

		it.each(['reset-after', 'reset-before', 'html', 'truncated-json', 'empty'] as const)(
			'a batch is in doubt: %s',
			async (kind) => {
				accept(1);
				stitch.emulator.faults.add({ kind, path: '/v2/import/batch' });
				const run = await replace(two, {}, 'continueErrorOutput');
				expect(sent()).not.toContainEqual(['orders', 'activate_version']);
				expect(run.outputs[0]).toEqual([]);
				expect(run.outputs[1]).toHaveLength(2);
				expect(run.outputs[1][0].json.error).toBe(
					"Table 'orders' was not replaced: see the message of Item 1",
				);
				expect(run.outputs[1][1].json.message).toMatch(/The table was not replaced\.$/);
			},
		);

		it('a batch is refused: the rest is not sent', async () => {
			refuse();
			accept();
			const run = await replace(two, {}, 'continueErrorOutput');
			expect(sent()).toEqual([['orders', 1]]);
			expect(run.outputs[1][1].json).toMatchObject({
				error: "Table 'orders' was not replaced: see the message of Item 0",
				message: expect.stringContaining('only when all of its records were accepted') as string,
			});
		});

		it('a batch is refused: the node stops with that', async () => {
			accept(1);
			refuse();
			const run = await replace(two);
			expect(run.error?.message).toContain('Invalid JSON schema: no');
			expect(run.error?.description).toMatch(/The table was not replaced\.$/);
			expect(sent()).toHaveLength(2);
		});

		it('an item has no key: nothing of its table is sent', async () => {
			accept();
			const items = [{ id: 1, t: 'a' }, { t: 'a' }, { id: 3, t: 'b' }];
			const run = await replace(items, { tableName: '={{ $json.t }}' }, 'continueErrorOutput');
			expect(sent()).toEqual([
				['b', 1],
				['b', 'activate_version'],
			]);
			expect(run.outputs[1].map((one) => [linked(one), one.json.error])).toEqual([
				[[0], "Not sent: table 'a' is replaced as a whole, and Item 1 cannot be sent"],
				[[1], "Item 1 has no key field 'id'"],
			]);
		});

		it('an item cannot be read: nothing is replaced', async () => {
			accept();
			const items = [
				{ id: 1, t: 'a' },
				{ id: 2, t: null },
			];
			const run = await replace(items, { tableName: '={{ $json.t }}' }, 'continueErrorOutput');
			expect(sent()).toEqual([]);
			expect(run.outputs[1][0].json.error).toBe(
				"Not sent: table 'a' is replaced as a whole, and Item 1 cannot be read",
			);
		});

		it('Stitch does not accept an item when it is validated', async () => {
			accept();
			const items = [{ id: 1 }, { id: 'x'.repeat(1025) }];
			const options = { replaceTable: true, validateFirst: true };
			const run = await replace(items, { options }, 'continueErrorOutput');
			expect(sent()).toEqual([]);
			expect(run.outputs[1]).toHaveLength(2);
		});

		it('the list of records is empty: a table is never emptied', async () => {
			const run = await replace([{}], { dataMode: 'json', data: '[]' });
			expect(run.error?.message).toBe(
				"'Data (JSON)' holds no records, and 'Replace Table' never empties a table",
			);
			expect(stitch.calls()).toEqual([]);
		});

		it.each<[string, IDataObject]>([
			['an item', {}],
			['a record', { dataMode: 'json', data: '[{}]' }],
		])('%s is empty, as n8n makes of no rows: a table is never emptied', async (_name, more) => {
			const run = await replace([{}], { keyNames: '', ...more });
			expect(run.error?.message).toMatch(/ is empty, and 'Replace Table' never empties a table$/);
			expect(stitch.calls()).toEqual([]);
		});

		it('items of one table disagree', async () => {
			const items = [
				{ id: 1, all: true },
				{ id: 2, all: false },
			];
			const run = await push(items, {
				options: { replaceTable: '={{ $json.all }}' },
			} as IDataObject);
			expect(run.error?.message).toBe(
				"Item 1 has another 'Replace Table' than the records of table 'orders' before it",
			);
			expect(stitch.calls()).toEqual([]);
		});
	});

	it.each<[string, () => unknown, RegExp]>([
		['refused', refuse, /^Table 'orders' was not replaced: Stitch does not accept the records/],
		[
			'in doubt',
			() => stitch.emulator.faults.add({ kind: 'reset-after', path: '/v2/import/batch' }),
			/^Table 'orders' may not have been replaced: /,
		],
	])('tells all items when the last message is %s', async (_name, spoil, message) => {
		accept(1);
		spoil();
		const run = await replace([{ id: 1 }, { id: 2 }], {}, 'continueErrorOutput');
		expect(run.outputs[0]).toEqual([]);
		expect(run.outputs[1].map(linked)).toEqual([[0], [1]]);
		for (const { json } of run.outputs[1]) {
			expect(json.error).toMatch(message);
			expect(json.message).toContain('Stitch accepted the records as version');
		}
	});

	it('is not stopped by a later run that sends nothing', async () => {
		stitch.emulator.faults.add({ kind: 'slow', delayMs: 400, path: '/v2/import/batch', times: 1 });
		const earlier = replace([{ id: 1 }]);
		await sleep(150);
		const later = await replace([{}]);
		expect(later.error?.message).toBe("Item 0 has no key field 'id'");
		expect((await earlier).json).toMatchObject([{ table_replaced: true }]);
	});

	it('does not let an earlier run have the last word', async () => {
		stitch.emulator.faults.add({ kind: 'slow', delayMs: 400, path: '/v2/import/batch', times: 1 });
		accept();
		const earlier = replace([{ id: 1 }]);
		await sleep(150);
		const later = await replace([{ id: 2 }]);
		expect(later.error).toBeUndefined();
		expect((await earlier).error).toBeDefined();
		const activated = bodies().filter(({ messages }) => messages[0].action === 'activate_version');
		expect(activated).toHaveLength(1);
	});

	it('sends no more of an earlier run once a later one has started', async () => {
		stitch.emulator.faults.add({ kind: 'slow', delayMs: 400, path: '/v2/import/batch', times: 1 });
		const earlier = replace(Array.from({ length: 40_001 }, (_, id) => ({ id })));
		while (sent().length === 0) await sleep(10);
		await replace([{ id: 'later' }]);
		expect((await earlier).error?.message).toContain('because a later run has started');
		const counts = sent().map(([, count]) => count);
		expect(counts).toEqual([20_000, 1, 'activate_version']);
	});
});
