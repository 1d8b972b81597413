import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { fc } from '../../../support/random';
import { readSchema } from '../../../../nodes/Stitch/importing/schema';
import { prepare, recordsOf } from './support';

const derive = (data: unknown[]) =>
	prepare(recordsOf(data, { keyNames: [] })).groups[0]?.schema.properties;

describe('the schema derived from data', () => {
	test.each<[string, unknown[], unknown]>([
		['one type stays one type', [{ a: 1 }, { a: 2 }], { a: { type: 'integer' } }],
		['whole and broken numbers are numbers', [{ a: 1 }, { a: 2.5 }], { a: { type: 'number' } }],
		['2^63 is no integer column', [{ a: 2 ** 63 }], { a: { type: 'number' } }],
		['booleans', [{ a: true }], { a: { type: 'boolean' } }],
		['a null makes it nullable', [{ a: null }, { a: 'x' }], { a: { type: ['null', 'string'] } }],
		['null alone is a nullable string', [{ a: null }], { a: { type: ['null', 'string'] } }],
		[
			'not-a-number is written as null',
			[{ a: NaN }, { a: 1 }],
			{ a: { type: ['null', 'integer'] } },
		],
		[
			'fields of all records',
			[{ a: 1 }, { b: 'x' }],
			{ a: { type: 'integer' }, b: { type: 'string' } },
		],
		['undefined is no field', [{ a: undefined, b: 1 }], { b: { type: 'integer' } }],
		[
			'date-times only',
			[{ a: '2024-03-05T09:13:20Z' }, { a: null }],
			{ a: { type: ['null', 'string'], format: 'date-time' } },
		],
		[
			'one plain text and it is text',
			[{ a: '2024-03-05T09:13:20Z' }, { a: '' }],
			{ a: { type: 'string' } },
		],
		[
			'one plain text first',
			[{ a: 'x' }, { a: '2024-03-05T09:13:20Z' }],
			{ a: { type: 'string' } },
		],
		[
			'a Date is written as its ISO text',
			[{ a: new Date(0) }],
			{ a: { type: 'string', format: 'date-time' } },
		],
		['mixed types', [{ a: 1 }, { a: 'x' }], { a: { type: ['integer', 'string'] } }],
		[
			'a date-time beside a number has no format',
			[{ a: 1 }, { a: '2024-03-05T09:13:20Z' }],
			{ a: { type: ['integer', 'string'] } },
		],
		[
			'nested fields of all records',
			[{ a: { b: 1 } }, { a: { c: null, b: 2.5 } }, { a: null }],
			{
				a: {
					type: ['null', 'object'],
					properties: { b: { type: 'number' }, c: { type: ['null', 'string'] } },
				},
			},
		],
		[
			'items of all arrays',
			[{ a: [1, null] }, { a: [] }, { a: [{ b: 'x' }] }],
			{
				a: {
					type: 'array',
					items: { type: ['null', 'integer', 'object'], properties: { b: { type: 'string' } } },
				},
			},
		],
		['an array that is always empty', [{ a: [] }], { a: { type: 'array' } }],
		['an object that is always empty', [{ a: {} }], { a: { type: 'object', properties: {} } }],
	])('%s', (_, data, properties) => expect(derive(data)).toEqual(properties));

	test('a field called __proto__ is a field', () => {
		const properties = derive([JSON.parse('{"__proto__": {"x": 1}}')]);
		expect(JSON.stringify(properties)).toBe(
			'{"__proto__":{"type":"object","properties":{"x":{"type":"integer"}}}}',
		);
	});

	test('every record conforms to it, whatever the records are', () => {
		const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });
		const moment = fc
			.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
			.map((date) => date.toISOString());
		const dated = fc.record({ at: fc.oneof(moment, fc.constant(null)) });
		fc.assert(
			fc.property(fc.array(fc.oneof(record, dated), { minLength: 1, maxLength: 8 }), (records) => {
				const written = JSON.parse(JSON.stringify(records)) as unknown[];
				const { groups } = prepare(recordsOf(written, { keyNames: [] }));
				const schema = JSON.parse(JSON.stringify(groups[0].schema));
				const ajv = addFormats(new Ajv({ strict: false, ownProperties: true }));
				const conforms = ajv.compile(schema);
				for (const one of written) expect([conforms(one), conforms.errors]).toEqual([true, null]);
			}),
			{ numRuns: 150 },
		);
	});
});

describe('the schema given by the user', () => {
	const schema = { properties: { id: { type: 'integer' } } };

	test('is taken when it is an object with properties', () => {
		expect(readSchema(schema)).toEqual({ schema });
	});

	test.each<[string, unknown, string]>([
		['an array', [schema], 'is an array; Stitch takes an object only'],
		['no JSON', undefined, 'is not a JSON object'],
		['text', '{}', 'is not a JSON object'],
		['a number', 1, 'is not a JSON object'],
		['null', null, 'is not a JSON object'],
		['no properties', { type: 'object' }, "has no 'properties' object with one entry per field"],
		[
			'a list of properties',
			{ properties: [] },
			"has no 'properties' object with one entry per field",
		],
	])('%s is refused', (_, given, refusal) => expect(readSchema(given)).toEqual({ refusal }));
});
