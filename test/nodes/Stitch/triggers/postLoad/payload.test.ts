import type { IDataObject } from 'n8n-workflow';
import {
	isSameSecret,
	newSecret,
} from '../../../../../nodes/Stitch/triggers/postLoad/hookLifecycle';
import {
	Deliveries,
	deliveriesOf,
	forgetDeliveries,
	readDelivered,
} from '../../../../../nodes/Stitch/triggers/postLoad/deliveries';
import type { Filters, Payload } from '../../../../../nodes/Stitch/triggers/postLoad/payload';
import {
	deliveryKey,
	passesFilters,
	readPayload,
	totals,
} from '../../../../../nodes/Stitch/triggers/postLoad/payload';
import ordinary from './fixtures/ordinary.json';
import rejected from './fixtures/rejected.json';

const changed = (changes: IDataObject, from: object = ordinary) => ({ ...from, ...changes });
const table = (changes: IDataObject) =>
	changed({ tables: [{ ...ordinary.tables[0], ...changes }] });
const payload = (changes: IDataObject = {}) => changed(changes) as unknown as Payload;

const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as never;

describe('the documented payload', () => {
	it.each([
		['an ordinary load with a subtable', ordinary],
		['Amazon S3, all rows rejected', rejected],
		['a field that the documents do not name', changed({ load_id: 'x' })],
		['no count of rejected rows', table({ num_rows_rejected: undefined })],
		['a time with a blank', changed({ minimum_sdc_batched_at: '2024-03-05 07:09:12.118+00:00' })],
	])('is taken: %s', (_name, body) => {
		expect(readPayload(body)).toEqual({ payload: body });
	});

	// Nobody reads these, and no real event is known.
	it.each([
		['a number as version', changed({ version: 1 })],
		['no version', changed({ version: undefined })],
		['a table version that is null', changed({ table_version: null })],
		['a table version that is a text', changed({ table_version: '1709622000123' })],
		['a text as flag', changed({ new_version: 'false' })],
		['no table in the destination', changed({ destination_root_table_name: null })],
		['bookmarks that are numbers', table({ bookmark_metadata: [{ key: 'id', min_value: 1 }] })],
		['a bookmark that is an object', table({ bookmark_metadata: {} })],
		['an extraction time that is none', table({ max_time_extracted: '2024' })],
		['object keys that are none', table({ s3_objects: [1] })],
		['keys that are none', table({ primary_keys: 'id' })],
		['tables without names', table({ source_table_name: null, destination_table_name: 7 })],
	])('is taken whatever is not read: %s', (_name, body) => {
		expect(readPayload(body)).toEqual({ payload: body });
		expect(deliveryKey(body as unknown as Payload)).toHaveLength(16);
		const tables = ['nowhere'];
		expect(
			passesFilters(body as unknown as Payload, {
				integrations: [],
				tables,
				onlyWithRejectedRows: false,
			}),
		).toBe(false);
	});

	it.each([
		['nothing', undefined, 'body'],
		['a text', 'x', 'body'],
		['a list', [ordinary], 'body'],
		['lists in lists', changed({ deep: nested(100_000) }), 'body'],
		['an empty object', {}, 'integration_name'],
		[
			'a batch time that is none',
			changed({ minimum_sdc_batched_at: 'now' }),
			'minimum_sdc_batched_at',
		],
		['an empty name', changed({ integration_name: '' }), 'integration_name'],
		['a very long name', changed({ integration_name: 'x'.repeat(1_001) }), 'integration_name'],
		['a number as table', changed({ source_root_table_name: 7 }), 'source_root_table_name'],
		['no tables', changed({ tables: [] }), 'tables'],
		['tables that are none', changed({ tables: {} }), 'tables'],
		['a table that is a text', changed({ tables: ['orders'] }), 'tables'],
		['too many tables', changed({ tables: Array(1_001).fill(ordinary.tables[0]) }), 'tables'],
		['rows that are negative', table({ num_rows: -1 }), 'tables'],
		['rows that are a text', table({ num_rows: '128' }), 'tables'],
		['rejected rows that are a text', table({ num_rows_rejected: '1' }), 'tables'],
	])('is refused: %s', (_name, body, wrong) => {
		expect(readPayload(body)).toEqual({ wrong });
	});

	it('has totals over its tables; no count of rejected rows means none', () => {
		expect(totals(payload())).toEqual({ totalRows: 81, totalRowsRejected: 0 });
		expect(totals(changed({}, rejected) as never)).toEqual({ totalRows: 0, totalRowsRejected: 9 });
		expect(totals(table({ num_rows_rejected: null }) as never).totalRowsRejected).toBe(0);
	});
});

describe('the filters', () => {
	const cases: Array<[string, Partial<Filters>, boolean]> = [
		['none', {}, true],
		['the integration', { integrations: ['hubspot', 'shop_db'] }, true],
		['another integration', { integrations: ['shop'] }, false],
		['the root table', { tables: ['orders'] }, true],
		['a subtable by its name in the source', { tables: ['order_items'] }, true],
		['a subtable by its name in the destination', { tables: ['orders__order_items'] }, true],
		['another table', { tables: ['order'] }, false],
		['the table of another integration', { tables: ['orders'], integrations: ['x'] }, false],
		['only with rejected rows', { onlyWithRejectedRows: true }, false],
	];
	const none: Filters = { integrations: [], tables: [], onlyWithRejectedRows: false };

	it.each(cases)('%s', (_name, filters, passes) => {
		expect(passesFilters(payload(), { ...none, ...filters })).toBe(passes);
	});

	it('compare names whatever their case, and let rejected rows through', () => {
		expect(
			passesFilters(payload({ integration_name: 'Shop_DB' }), {
				...none,
				integrations: ['shop_db'],
			}),
		).toBe(true);
		expect(passesFilters(rejected, { ...none, onlyWithRejectedRows: true })).toBe(true);
	});
});

describe('what makes two requests one event', () => {
	const key = deliveryKey(payload());

	it.each([
		['the same', {}, true],
		['other rows', { tables: [] }, true],
		[
			'the batch time written otherwise',
			{ minimum_sdc_batched_at: '2024-03-05T07:09:12.118000Z' },
			true,
		],
		['another batch', { minimum_sdc_batched_at: '2024-03-05T07:09:12.119Z' }, false],
		['another table', { source_root_table_name: 'users' }, false],
		['another table in the destination', { destination_root_table_name: 'orders_2' }, false],
		['another version of the table', { table_version: 1709622000123 }, false],
		['another integration', { integration_name: 'shop_db2' }, false],
	])('%s', (_name, changes, same) => {
		expect(deliveryKey(payload(changes as IDataObject)) === key).toBe(same);
	});
});

describe('the events of a trigger', () => {
	let now = 0;
	const open = () => ({ destroyed: false, writableEnded: false, statusCode: 200 });
	const clock = { now: () => now, sleep: async () => {} };

	it('are under way until their answer is sent, at most two minutes', () => {
		const deliveries = new Deliveries(clock);
		const [first, second] = [open(), open()];
		expect(deliveries.begin('a', [], first)).toBe('new');
		expect(deliveries.begin('a', [], open())).toBe('underWay');
		Object.assign(first, { destroyed: true, writableEnded: true, statusCode: 500 });
		deliveries.settle('a');
		expect(deliveries.begin('a', [], open())).toBe('new');
		now += 121_000;
		expect(deliveries.begin('a', [], second)).toBe('new');
		second.writableEnded = true;
		deliveries.settle('a');
		expect(deliveries.begin('a', [], open())).toBe('delivered');
		expect(new Deliveries(clock).begin('a', ['a'], open())).toBe('delivered');
	});

	it('are done when n8n has taken them, though the sender was gone', () => {
		const deliveries = new Deliveries(clock);
		const answer = open();
		expect(deliveries.begin('a', [], answer)).toBe('new');
		answer.destroyed = true;
		deliveries.settle('a');
		answer.writableEnded = true;
		expect(deliveries.begin('a', [], open())).toBe('delivered');
		expect(deliveries.toStore([], 'b')).toEqual(['a', 'b']);
	});

	it('are remembered while n8n runs, ten thousand of them, and a thousand are stored', () => {
		const deliveries = new Deliveries(clock);
		for (let index = 0; index < 10_000; index++) {
			deliveries.begin(`key${index}`, [], { ...open(), writableEnded: true });
			deliveries.settle(`key${index}`);
		}
		expect(deliveries.begin('key0', [], open())).toBe('delivered');
		const stored = deliveries.toStore(['old'], 'last');
		expect(stored).toHaveLength(1_000);
		expect(stored.slice(-2)).toEqual(['key9999', 'last']);
	});

	it('take no more memory, however many are under way and whatever was stored', () => {
		const deliveries = new Deliveries(clock);
		for (let index = 0; index < 1_500; index++) deliveries.begin(`key${index}`, [], open());
		expect(deliveries.begin('key0', [], open())).toBe('new');
		expect(deliveries.begin('key1499', [], open())).toBe('underWay');
		const keys = Array.from({ length: 1_500 }, (_, index) => `key${index}`);
		expect(readDelivered(keys)).toHaveLength(1_000);
		expect(readDelivered(['a', 1, null, 'x'.repeat(101)])).toEqual(['a']);
		expect(readDelivered('a')).toEqual([]);
		expect(readDelivered(undefined)).toEqual([]);
	});

	it('are those of one trigger', () => {
		forgetDeliveries();
		deliveriesOf('one', clock).begin('a', [], open());
		expect(deliveriesOf('one', clock).begin('a', [], open())).toBe('underWay');
		expect(deliveriesOf('other', clock).begin('a', [], open())).toBe('new');
	});
});

describe('the secret', () => {
	it('is 256 random bits, another one each time', () => {
		const secrets = new Set(Array.from({ length: 20 }, newSecret));
		expect(secrets.size).toBe(20);
		for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is equal to itself only, and what is no secret is equal to nothing', () => {
		const secret = newSecret();
		expect(isSameSecret(secret, secret)).toBe(true);
		const hostile = { toString: 'x', valueOf: null };
		const others = [newSecret(), secret.slice(1), `${secret}0`, '', undefined, null, [secret], {}];
		for (const other of [...others, hostile, Symbol('x'), Object.create(null)]) {
			expect(isSameSecret(secret, other)).toBe(false);
			expect(isSameSecret(other, secret)).toBe(false);
		}
		for (const none of [undefined, null, '', 'undefined', []]) {
			expect(isSameSecret(none, none)).toBe(false);
		}
	});
});
