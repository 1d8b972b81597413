import type { IDataObject } from 'n8n-workflow';
import {
	deliveryKey,
	mergeDelivered,
	readDelivered,
} from '../../../../../nodes/Stitch/triggers/polling/dedup';
import { passesFilters } from '../../../../../nodes/Stitch/triggers/postLoad/hookFilters';
import type { HookFilters } from '../../../../../nodes/Stitch/triggers/postLoad/hookFilters';
import type { HookPayload } from '../../../../../nodes/Stitch/triggers/postLoad/hookPayload';
import { readPayload, totals } from '../../../../../nodes/Stitch/triggers/postLoad/hookPayload';
import { isSameSecret, newSecret } from '../../../../../nodes/Stitch/triggers/postLoad/secret';
import { isStitchAddress } from '../../../../../nodes/Stitch/triggers/postLoad/senderAddress';
import ordinary from './fixtures/ordinary.json';
import rejected from './fixtures/rejected.json';

const changed = (changes: IDataObject, from: object = ordinary) => ({ ...from, ...changes });
const table = (changes: IDataObject) =>
	changed({ tables: [{ ...ordinary.tables[0], ...changes }] });
const payload = (changes: IDataObject = {}) => changed(changes) as unknown as HookPayload;

describe('the documented payload', () => {
	it.each([
		['an ordinary load with a subtable', ordinary],
		['Amazon S3, all rows rejected', rejected],
		['a field that the documents do not name', changed({ load_id: 'x' })],
		['no count of rejected rows', table({ num_rows_rejected: undefined })],
		['no bookmark', table({ bookmark_metadata: undefined })],
		['no extraction time', table({ max_time_extracted: undefined })],
		['a bookmark without values', table({ bookmark_metadata: [{ key: 'id', min_value: null }] })],
	])('is taken: %s', (_name, body) => {
		expect(readPayload(body)).toEqual({ payload: body });
	});

	it.each([
		['nothing', undefined, 'the whole'],
		['a text', 'x', 'the whole'],
		['a list', [ordinary], 'the whole'],
		['an empty object', {}, 'version'],
		['a number as version', changed({ version: 1 }), 'version'],
		[
			'a batch time that is none',
			changed({ minimum_sdc_batched_at: 'now' }),
			'minimum_sdc_batched_at',
		],
		['an empty name', changed({ integration_name: '' }), 'integration_name'],
		['a very long name', changed({ integration_name: 'x'.repeat(1_001) }), 'integration_name'],
		['a text as flag', changed({ new_version: 'false' }), 'new_version'],
		['a number as table', changed({ source_root_table_name: 7 }), 'source_root_table_name'],
		[
			'no table in the destination',
			changed({ destination_root_table_name: null }),
			'destination_root_table_name',
		],
		['a version with a fraction', changed({ table_version: 0.5 }), 'table_version'],
		['no tables', changed({ tables: [] }), 'tables'],
		['tables that are none', changed({ tables: {} }), 'tables'],
		['a table that is a text', changed({ tables: ['orders'] }), 'tables'],
		['too many tables', changed({ tables: Array(1_001).fill(ordinary.tables[0]) }), 'tables'],
		['rows that are negative', table({ num_rows: -1 }), 'tables'],
		['rows that are a text', table({ num_rows: '128' }), 'tables'],
		['rejected rows that are a text', table({ num_rows_rejected: '1' }), 'tables'],
		['a bookmark that is an object', table({ bookmark_metadata: {} }), 'tables'],
		['a bookmark without a key', table({ bookmark_metadata: [{ min_value: '1' }] }), 'tables'],
		['an extraction time that is none', table({ max_time_extracted: '2024' }), 'tables'],
		['object keys that are none', table({ s3_objects: [1] }), 'tables'],
		['keys that are none', table({ primary_keys: 'id' }), 'tables'],
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
	const cases: Array<[string, HookFilters, boolean]> = [
		['none', {}, true],
		['empty ones', { integrationName: ' ', tableName: ',', onlyWithRejectedRows: false }, true],
		['the integration', { integrationName: 'shop_db' }, true],
		['the integration in other case, among others', { integrationName: 'hubspot, Shop_DB' }, true],
		['another integration', { integrationName: 'shop' }, false],
		['the root table', { tableName: 'orders' }, true],
		['a subtable by its name in the source', { tableName: 'order_items' }, true],
		['a subtable by its name in the destination', { tableName: 'orders__order_items' }, true],
		['another table', { tableName: 'order' }, false],
		['the table of another integration', { tableName: 'orders', integrationName: 'x' }, false],
		['only with rejected rows', { onlyWithRejectedRows: true }, false],
	];

	it.each(cases)('%s', (_name, filters, passes) => {
		expect(passesFilters(payload(), filters)).toBe(passes);
	});

	it('let rejected rows through', () => {
		expect(passesFilters(rejected, { onlyWithRejectedRows: true })).toBe(true);
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
		['another integration', { integrationName: 'x', integration_name: 'shop_db2' }, false],
	])('%s', (_name, changes, same) => {
		expect(deliveryKey(payload(changes as IDataObject)) === key).toBe(same);
	});

	it('is remembered for a thousand events, whatever was stored', () => {
		const keys = Array.from({ length: 1_500 }, (_, index) => `key${index}`);
		expect(mergeDelivered(keys, ['last'])).toHaveLength(1_000);
		expect(mergeDelivered(keys, ['last']).pop()).toBe('last');
		expect(readDelivered(keys)).toHaveLength(1_000);
		expect(readDelivered(['a', 1, null, 'x'.repeat(101)])).toEqual(['a']);
		expect(readDelivered('a')).toEqual([]);
		expect(readDelivered(undefined)).toEqual([]);
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
		const others = [newSecret(), secret.slice(1), `${secret}0`, '', undefined, null, [secret], {}];
		for (const other of others) expect(isSameSecret(secret, other)).toBe(false);
		for (const none of [undefined, null, '', 'undefined', []]) {
			expect(isSameSecret(none, none)).toBe(false);
		}
	});
});

describe('the documented addresses', () => {
	it.each([
		['52.23.137.21', true],
		['::ffff:52.57.235.168', true],
		['52.23.137.22', false],
		['127.0.0.1', false],
		['', false],
		[undefined, false],
	])('%s', (address, isKnown) => {
		expect(isStitchAddress(address)).toBe(isKnown);
	});
});
