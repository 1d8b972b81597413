import { MAX_BODY_BYTES } from '../../../../nodes/Stitch/importing/records';
import { prepare, recordsOf } from './support';

const MAX_DEPTH = 500;

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
const points = (count: number) => ({ id: 1, all: Array.from({ length: count - 1 }, () => 1) });

describe('records that are not sent', () => {
	test.each<[string, unknown, string]>([
		['no key', { name: 'x' }, "Item 0 has no key field 'id'"],
		['an undefined key', { id: undefined }, "Item 0 has no key field 'id'"],
		['a null key', { id: null }, "Item 0 has null in its key field 'id'"],
		['a list', [1], 'Item 0 is not a JSON object'],
		['a text', 'x', 'Item 0 is not a JSON object'],
		['null', null, 'Item 0 is not a JSON object'],
		['a BigInt', { id: BigInt(1) }, 'Item 0 holds a BigInt, which JSON has no form for'],
		['too deep', { id: nested(MAX_DEPTH) }, `Item 0 is nested deeper than ${MAX_DEPTH} levels`],
		['a date that is none', { id: new Date(NaN) }, "Item 0 has null in its key field 'id'"],
		[
			'a key that is nothing in JSON',
			{ id: { toJSON: () => undefined } },
			"Item 0 has no key field 'id'",
		],
		['NaN for a key', { id: NaN }, "Item 0 has NaN in its key field 'id'"],
		['infinity for a key', { id: -Infinity }, "Item 0 has -Infinity in its key field 'id'"],
		[
			'a key that n8n has rounded',
			{ id: 2 ** 53 },
			"Item 0 has a whole number beyond 9007199254740991 in its key field 'id', which n8n cannot hold exactly: send it as text",
		],
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
		const { groups, faults } = prepare(recordsOf([record]));
		expect(faults).toEqual([{ itemIndex: 0, tableName: 'orders', reason }]);
		expect(groups).toEqual([]);
	});

	test.each([
		['three bytes a character', '€'.repeat(MAX_BODY_BYTES / 3)],
		['six bytes a character', '\u0001'.repeat(MAX_BODY_BYTES / 6)],
		['with its envelope only', 'x'.repeat(MAX_BODY_BYTES - 100)],
	])('too large, %s', (_, text) => {
		const { groups, faults } = prepare(recordsOf([{ id: 1 }, { id: 2, text }]));
		expect(faults.map(({ reason }) => reason)).toEqual([
			'Item 1 alone is larger than a request of 20 MB may be',
		]);
		expect(groups).toHaveLength(1);
	});

	test('a record that contains itself', () => {
		const record: Record<string, unknown> = { id: 1 };
		record.self = record;
		expect(prepare(recordsOf([record])).faults).toHaveLength(1);
	});

	test('one faulty record keeps no other from being sent', () => {
		const { groups, faults } = prepare(recordsOf([{ id: 1 }, {}, { id: 3 }]), 100);
		expect(faults.map((fault) => fault.itemIndex)).toEqual([1]);
		expect(groups[0].records.map((record) => record.sequence)).toEqual([100, 100]);
	});

	test('another Replace Table than the records before', () => {
		const { groups, faults } = prepare([
			...recordsOf([{ id: 1 }]),
			...recordsOf([{ id: 2 }], { replaceTable: true }),
		]);
		expect(faults.map(({ reason }) => reason)).toEqual([
			"Item 0 has another 'Replace Table' than the records of table 'orders' before it",
		]);
		expect(groups.map(({ records }) => records.length)).toEqual([1]);
	});

	test('a record of an item with several is named by both', () => {
		const [source] = recordsOf([{}]);
		const { faults } = prepare([{ ...source, itemIndex: 4, position: 7 }]);
		expect(faults[0].reason).toBe("Record 7 of item 4 has no key field 'id'");
	});

	test('a key that the given schema lacks', () => {
		const schema = { properties: { name: {} } };
		const { faults } = prepare(recordsOf([{ id: 1 }], { schema }));
		expect(faults[0].reason).toBe("Item 0 has the key 'id', which 'Schema' has no property for");
	});

	test('10,000 data points and the deepest nesting pass', () => {
		const { faults } = prepare(recordsOf([points(10_000), { id: nested(MAX_DEPTH - 1) }]));
		expect(faults).toEqual([]);
	});
});

describe('tables', () => {
	test('other keys or another schema make another group, in the order of first records', () => {
		const schema = { properties: { id: {}, day: {} } };
		const sources = [
			...recordsOf([{ id: 1, day: 1 }]),
			...recordsOf([{ id: 1, day: 1 }], { keyNames: ['id', 'day'] }),
			...recordsOf([{ id: 1, day: 1 }], { schema }),
			...recordsOf([{ id: 2, day: 1.5 }], { keyNames: ['id'] }),
			...recordsOf([{ id: 3, day: 1 }], { schema: { properties: { id: {}, day: {} } } }),
		];
		const { groups } = prepare(sources);
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
});
