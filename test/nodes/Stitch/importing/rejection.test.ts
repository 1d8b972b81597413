import { explainRejection } from '../../../../nodes/Stitch/importing/rejection';
import { growsWithLength } from '../../../support/processorTime.mts';
import { newRecord } from '../../../../nodes/Stitch/importing/records';
import type { ImportBatch } from '../../../../nodes/Stitch/importing/records';

const target = { tableName: 'orders', keyNames: ['id'] };

function batchOf(data: Array<[number, Record<string, unknown>, number?]>): ImportBatch {
	const records = data.map(([itemIndex, own, position]) =>
		newRecord(own, target, itemIndex, position),
	);
	return { body: Buffer.from('{}'), records };
}

const batch = batchOf([
	[3, { id: 1 }],
	[5, { id: null }, 0],
	[5, { name: 'x' }, 1],
	[8, { id: 2 }],
]);

/** Items and positions at fault with the words about each, and the other items. */
function explained(said: string, of: ImportBatch = batch) {
	const { rejected, others } = explainRejection(said, of);
	return {
		rejected: rejected.map(({ record, words }) => [record.itemIndex, record.position, words]),
		others,
	};
}

describe('the records that a rejection names', () => {
	test.each<[string, string, ReturnType<typeof explained>]>([
		[
			'by position',
			'Record 0 did not conform to schema: #/id: expected: Integer, found: String',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 did not conform to schema: #/id: expected: Integer, found: String',
					],
				],
				others: [5, 8],
			},
		],
		[
			'with the table, in several lines (seen in 2024)',
			'Record 0 for table events did not conform to schema:\n#: #: no subschema matched out of the total 2 subschemas\n#/payload',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 for table events did not conform to schema:\n#: #: no subschema matched out of the total 2 subschemas\n#/payload',
					],
				],
				others: [5, 8],
			},
		],
		[
			'in a line of its own (seen in 2017)',
			'Record 0 did not conform to schema:\n#/name: expected type: String, found: Integer\n',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 did not conform to schema:\n#/name: expected type: String, found: Integer',
					],
				],
				others: [5, 8],
			},
		],
		[
			'several, each with its own lines, some of them not ours',
			'Record 3 did not conform to schema:\n#/a: x\n#/b: y\nRecord 1 for table o 1 did not conform to schema: #/c: z\nRecord 99 did not conform',
			{
				rejected: [
					[5, 0, 'Record 1 for table o 1 did not conform to schema: #/c: z'],
					[8, undefined, 'Record 3 did not conform to schema:\n#/a: x\n#/b: y'],
				],
				others: [3],
			},
		],
		[
			'one of them twice',
			'Record 0 did not conform to schema: #/a: x\nRecord 0 did not conform to schema: #/b: y',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 did not conform to schema: #/a: x\nRecord 0 did not conform to schema: #/b: y',
					],
				],
				others: [5, 8],
			},
		],
		[
			'with a value that Stitch quotes',
			'Record 0 did not conform to schema:\n#/a: [Record 1 did not conform] is not a valid date-time\n#/b: Record 3 did not conform',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 did not conform to schema:\n#/a: [Record 1 did not conform] is not a valid date-time\n#/b: Record 3 did not conform',
					],
				],
				others: [5, 8],
			},
		],
		[
			'several in one line',
			'Record 0 did not conform to schema: #/a: expected: Integer, found: String Record 3 did not conform to schema: #/b: z',
			{
				rejected: [
					[
						3,
						undefined,
						'Record 0 did not conform to schema: #/a: expected: Integer, found: String',
					],
					[8, undefined, 'Record 3 did not conform to schema: #/b: z'],
				],
				others: [5],
			},
		],
		[
			'by message',
			'Request failed validation:#/messages/3: #: 0 subschemas matched instead of one #/messages/3: 2 schema violations found',
			{
				rejected: [
					[
						8,
						undefined,
						'Request failed validation:#/messages/3: #: 0 subschemas matched instead of one #/messages/3: 2 schema violations found',
					],
				],
				others: [3, 5],
			},
		],
		[
			'two by message',
			'Request failed validation:#: 2 violations #/messages/3: x #/messages/0: y',
			{
				rejected: [
					[3, undefined, 'Request failed validation:#: 2 violations #/messages/0: y'],
					[8, undefined, 'Request failed validation:#: 2 violations #/messages/3: x'],
				],
				others: [5],
			},
		],
		[
			'by a key that they lack',
			'Record is missing key property id',
			{
				rejected: [
					[5, 0, 'Record is missing key property id'],
					[5, 1, 'Record is missing key property id'],
				],
				others: [3, 8],
			},
		],
		[
			'by keys that are missing',
			'Request cannot be processed; see errors. (data: data must include keys)',
			{
				rejected: [
					[5, 0, 'Request cannot be processed; see errors. (data: data must include keys)'],
					[5, 1, 'Request cannot be processed; see errors. (data: data must include keys)'],
				],
				others: [3, 8],
			},
		],
		[
			'by nothing',
			'Invalid JSON schema: unknown type: [text]',
			{ rejected: [], others: [3, 5, 8] },
		],
		[
			'by nothing, about the schema (seen in the field)',
			'Invalid JSON schema: key null: expected type is one of JSONObject, found: String',
			{ rejected: [], others: [3, 5, 8] },
		],
	])('%s', (_, said, expected) => expect(explained(said)).toEqual(expected));

	test('a key that is too long', () => {
		const long = batchOf([
			[0, { id: 'x'.repeat(1024) }],
			[1, { id: 'x'.repeat(1025) }],
		]);
		const said = 'data: String keys cannot be longer than 1024 characters';
		expect(explained(said, long).rejected).toEqual([[1, undefined, said]]);
	});

	test('all of many, whatever the length of the text', () => {
		const many = batchOf(Array.from({ length: 100 }, (_, itemIndex) => [itemIndex, { id: 1 }]));
		const lines = Array.from(
			{ length: 60 },
			(_, at) =>
				`Record ${at} for table orders did not conform to schema:\n#/${'x'.repeat(500)}: ${at}`,
		);
		const { rejected, others } = explained(lines.join('\n'), many);
		expect(rejected.map(([itemIndex]) => itemIndex)).toEqual(
			Array.from({ length: 60 }, (_, at) => at),
		);
		expect(rejected.every(([, , words], at) => String(words).endsWith(`: ${at}`))).toBe(true);
		expect(others).toEqual(Array.from({ length: 40 }, (_, at) => at + 60));
	});

	test.each([
		'Record 1 for table ',
		'#/messages/1: ',
		'Record 1 did not conform to schema: #/id\n',
		'missing key property id ',
	])('the time grows with the length of a text of %j', (piece) => {
		expect(growsWithLength(piece, (said) => void explainRejection(said, batch))).toBe(true);
	});
});
