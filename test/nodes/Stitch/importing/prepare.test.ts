import { MAX_BODY_BYTES, MAX_DEPTH } from '../../../../nodes/Stitch/importing/limits';
import { prepareRun } from '../../../../nodes/Stitch/importing/prepare';
import { sequenceOf } from '../../../../nodes/Stitch/importing/sequence';
import { sourcesOf } from './support';

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const points = (count: number) => ({ id: 1, all: Array.from({ length: count - 1 }, () => 1) });

describe('records that are not sent', () => {
	test.each<[string, unknown, string]>([
		['no key', { name: 'x' }, "Item 0 has no key field 'id'"],
		['an undefined key', { id: undefined }, "Item 0 has no key field 'id'"],
		['a null key', { id: null }, "Item 0 has null in its key field 'id'"],
		['a list', [1], 'Item 0 is no JSON object'],
		['a text', 'x', 'Item 0 is no JSON object'],
		['null', null, 'Item 0 is no JSON object'],
		['a BigInt', { id: BigInt(1) }, 'Item 0 holds a BigInt, which JSON has no form for'],
		['too deep', { id: nested(MAX_DEPTH) }, `Item 0 is nested deeper than ${MAX_DEPTH} levels`],
		[
			'too many data points',
			points(10_001),
			'Item 0 has 10001 data points; Stitch takes at most 10000 in one record',
		],
		[
			'too large',
			{ id: 1, text: 'x'.repeat(MAX_BODY_BYTES) },
			'Item 0 alone is larger than a request of 20 MB may be',
		],
	])('%s', (_, record, reason) => {
		const { groups, faults } = prepareRun(sourcesOf([record]), 0);
		expect(faults).toEqual([{ itemIndex: 0, tableName: 'orders', reason }]);
		expect(groups).toEqual([]);
	});

	test('a record that contains itself', () => {
		const record: Record<string, unknown> = { id: 1 };
		record.self = record;
		expect(prepareRun(sourcesOf([record]), 0).faults).toHaveLength(1);
	});

	test('one faulty record keeps no other from being sent', () => {
		const { groups, faults } = prepareRun(sourcesOf([{ id: 1 }, {}, { id: 3 }]), 100);
		expect(faults.map((fault) => fault.itemIndex)).toEqual([1]);
		expect(groups[0].records.map((record) => record.sequence)).toEqual(['100', '102']);
	});

	test('a record of an item with several is named by both', () => {
		const [source] = sourcesOf([{}]);
		const { faults } = prepareRun([{ ...source, itemIndex: 4, position: 7 }], 0);
		expect(faults[0].reason).toBe("Record 7 of item 4 has no key field 'id'");
	});

	test('no table name', () => {
		const { faults } = prepareRun(sourcesOf([{ id: 1 }], { tableName: ' ' }), 0);
		expect(faults[0].reason).toBe("Item 0 has no table: 'Table Name' is empty");
	});

	test('a key that the given schema lacks', () => {
		const schema = { properties: { name: {} } };
		const { faults } = prepareRun(sourcesOf([{ id: 1 }], { schema }), 0);
		expect(faults[0].reason).toBe("Item 0 has the key 'id', which 'Schema' has no property for");
	});

	test('10,000 data points and the deepest nesting pass', () => {
		const { faults } = prepareRun(sourcesOf([points(10_000), { id: nested(MAX_DEPTH - 1) }]), 0);
		expect(faults).toEqual([]);
	});
});

describe('sequences', () => {
	test.each<[unknown, string | undefined]>([
		[0, '0'],
		[1709630000000, '1709630000000'],
		['0042', '42'],
		['9223372036854775807', '9223372036854775807'],
		['9223372036854775808', undefined],
		['10000000000000000000', undefined],
		['2024-03-05T09:13:20.5Z', '1709630000500'],
		['2024-03-05T11:13:20+02:00', '1709630000000'],
		[new Date(5), '5'],
		[-1, undefined],
		[1.5, undefined],
		[2 ** 53, undefined],
		['', undefined],
		['-1', undefined],
		['2024-03-05', undefined],
		['1969-12-31T00:00:00Z', undefined],
		[true, undefined],
		[null, undefined],
	])('of %p is %p', (value, sequence) => expect(sequenceOf(value)).toBe(sequence));

	test('from a field of the record', () => {
		const records = [
			{ id: 1, at: '9223372036854775807' },
			{ id: 2, at: 'soon' },
		];
		const { groups, faults } = prepareRun(sourcesOf(records, { sequenceField: 'at' }), 0);
		expect(groups[0].records[0].sequence).toBe('9223372036854775807');
		expect(faults[0].reason).toMatch(/^Item 1 has no usable sequence in 'at'/);
	});

	test('rise by one from record to record, over all tables of the run', () => {
		const sources = sourcesOf([{ id: 1 }, { id: 2 }, { id: 3 }]);
		sources[1].tableName = 'customers';
		const { groups } = prepareRun(sources, 1709630000000);
		const sequences = groups.map((group) => group.records.map((record) => record.sequence));
		expect(sequences).toEqual([['1709630000000', '1709630000002'], ['1709630000001']]);
	});
});

describe('tables', () => {
	test('other keys or another schema make another group, in the order of first records', () => {
		const schema = { properties: { id: {}, day: {} } };
		const sources = [
			...sourcesOf([{ id: 1, day: 1 }]),
			...sourcesOf([{ id: 1, day: 1 }], { keyNames: ['id', 'day'] }),
			...sourcesOf([{ id: 1, day: 1 }], { schema }),
			...sourcesOf([{ id: 2, day: 1.5 }], { keyNames: ['id'] }),
			...sourcesOf([{ id: 3, day: 1 }], { schema: { properties: { id: {}, day: {} } } }),
		];
		const { groups } = prepareRun(sources, 0);
		const number = { id: { type: 'integer' }, day: { type: 'number' } };
		expect(
			groups.map(({ keyNames, schema: { properties }, records }) => [
				keyNames,
				properties,
				records.length,
			]),
		).toEqual([
			[['id'], number, 2],
			[['id', 'day'], number, 1],
			[['id'], schema.properties, 2],
		]);
	});

	test('what a destination may reject is a warning', () => {
		const records = [{ id: 'x'.repeat(256), _sdc_batched_at: 1, ok: 1 }, { id: 'y'.repeat(300) }];
		expect(prepareRun(sourcesOf(records), 0).groups[0].warnings).toEqual([
			"Key field 'id' has values of 256 characters or more",
			"Field '_sdc_batched_at' starts with a prefix that Stitch keeps for itself",
		]);
		expect(prepareRun(sourcesOf([{ id: 'x'.repeat(255) }]), 0).groups[0].warnings).toEqual([]);
	});
});
