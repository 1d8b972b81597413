import { explainRejection } from '../../../../nodes/Stitch/importing/rejection';
import type { ImportBatch, TableGroup } from '../../../../nodes/Stitch/importing/types';

const group: TableGroup = {
	tableName: 'orders',
	keyNames: ['id'],
	schema: { properties: {} },
	records: [],
	warnings: [],
};

function batchOf(data: Array<[number, Record<string, unknown>, number?]>): ImportBatch {
	const records = data.map(([itemIndex, own, position]) => ({
		group,
		record: { itemIndex, position, data: own, sequence: '0', leastBytes: 0 },
	}));
	return { body: Buffer.from('{}'), bytes: 2, records };
}

const batch = batchOf([
	[3, { id: 1 }],
	[5, { id: null }, 0],
	[5, { name: 'x' }, 1],
	[8, { id: 2 }],
]);

describe('the records that a rejection names', () => {
	test.each([
		[
			'by position',
			'Record 0 did not conform to schema: #/id: expected: Integer, found: String',
			{ atFault: [3], others: [5, 8], places: 'Item 3' },
		],
		[
			'by several positions, some of them not ours',
			'Record 3 did not conform to schema: #/a\nRecord 1 did not conform to schema: #/b\nRecord 99 did not conform',
			{ atFault: [5, 8], others: [3], places: 'Record 0 of item 5, Item 8' },
		],
		[
			'by message',
			'Request failed validation:#/messages/3: #: 0 subschemas matched instead of one #/messages/3: 2 schema violations found',
			{ atFault: [8], others: [3, 5], places: 'Item 8' },
		],
		[
			'by a key that they lack',
			'Record is missing key property id',
			{ atFault: [5], others: [3, 8], places: 'Record 0 of item 5, Record 1 of item 5' },
		],
		[
			'by a key, with more text around it',
			'Stitch says: Record is missing key property id (status 400)',
			{ atFault: [5], others: [3, 8], places: 'Record 0 of item 5, Record 1 of item 5' },
		],
		[
			'by keys that are missing',
			'Request cannot be processed; see errors. (data: data must include keys)',
			{ atFault: [5], others: [3, 8], places: 'Record 0 of item 5, Record 1 of item 5' },
		],
		[
			'by nothing',
			'Invalid JSON schema: unknown type: [text]',
			{ atFault: [], others: [3, 5, 8], places: '' },
		],
	])('%s', (_, message, rejection) => {
		expect(explainRejection(message, batch)).toEqual(rejection);
	});

	test('a key that is too long', () => {
		const long = batchOf([
			[0, { id: 'x'.repeat(1024) }],
			[1, { id: 'x'.repeat(1025) }],
		]);
		const message = 'data: String keys cannot be longer than 1024 characters';
		expect(explainRejection(message, long).places).toBe('Item 1');
	});

	test('a long list of places is cut', () => {
		const many = batchOf(Array.from({ length: 13 }, (_, itemIndex) => [itemIndex, {}]));
		const { atFault, places } = explainRejection('Record is missing key property id', many);
		expect(atFault).toHaveLength(13);
		expect(places).toMatch(/^Item 0, .*Item 9, 3 more$/);
	});
});
