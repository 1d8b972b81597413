import { choicesOf, isMidnight, kindOf } from '../../../../nodes/Stitch/forms/values';

const text = { kind: 'text' };
const numeric = { type: 'string', pattern: '^\\d+$' };
const hosts = [{ format: 'ipv4' }, { format: 'ipv6' }, { format: 'hostname' }];

describe('what a JSON Schema asks for', () => {
	test.each<[string, Record<string, unknown> | undefined, unknown]>([
		['no schema', undefined, text],
		['an empty schema', {}, text],
		['a string', { type: 'string' }, text],
		[
			'a switch as text',
			{ type: 'string', pattern: '^(true|false)$' },
			{ kind: 'boolean', asText: true },
		],
		[
			'without the end',
			{ type: 'string', pattern: '^(true|false)' },
			{ kind: 'boolean', asText: true },
		],
		['as an enumeration of texts', { enum: ['false', 'true'] }, { kind: 'boolean', asText: true }],
		[
			'as a nullable enumeration',
			{ enum: [true, false, null] },
			{ kind: 'boolean', asText: false },
		],
		['a real switch', { type: 'boolean' }, { kind: 'boolean', asText: false }],
		['a nullable switch', { type: ['null', 'boolean'] }, { kind: 'boolean', asText: false }],
		[
			'a switch of both sorts',
			{ anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^(true|false)$' }] },
			{ kind: 'boolean', asText: true },
		],
		['a number as text', numeric, text],
		[
			'an integer or a number as text',
			{ anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d+' }] },
			text,
		],
		['an integer', { type: 'integer' }, { kind: 'number' }],
		['a number', { type: 'number' }, { kind: 'number' }],
		['an integer or a number', { type: ['integer', 'number'] }, { kind: 'number' }],
		['a host of a source', { type: 'string', anyOf: hosts }, text],
		['a host of a destination', { anyOf: hosts.map((one) => ({ type: 'string', ...one })) }, text],
		['a URL', { type: 'string', format: 'uri' }, text],
		['a date-time', { type: 'string', format: 'date-time' }, { kind: 'dateTime' }],
		['a date', { type: 'string', format: 'date' }, { kind: 'date' }],
		[
			'midnight',
			{ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T00:00:00Z$' },
			{ kind: 'midnight' },
		],
		[
			'a frequency',
			{ type: 'string', pattern: '^1$|^30$|^60$|^360$|^720$|^1440$' },
			{ kind: 'choice', choices: ['1', '30', '60', '360', '720', '1440'] },
		],
		[
			'a choice',
			{ type: 'string', pattern: '^(REST|BULK)$' },
			{ kind: 'choice', choices: ['REST', 'BULK'] },
		],
		[
			'an enumeration',
			{ type: 'string', enum: ['csv', 'jsonl'] },
			{ kind: 'choice', choices: ['csv', 'jsonl'] },
		],
		['an enumeration of numbers', { enum: [1, 2, 1] }, { kind: 'choice', choices: [1, 2] }],
		['an enumeration of objects', { enum: [{}] }, text],
		['an empty enumeration', { enum: [] }, text],
		[
			'enumerations in branches',
			{ oneOf: [{ enum: ['a'] }, { enum: ['b'] }] },
			{ kind: 'choice', choices: ['a', 'b'] },
		],
		['a percentage', { type: 'string', pattern: '^(\\d|[1-9]\\d|100)$' }, text],
		['a decimal', { type: 'string', pattern: '^\\d+.?\\d*$' }, text],
		['a list', { type: 'array', items: {} }, { kind: 'array' }],
		['a list without its type', { items: { type: 'string' } }, { kind: 'array' }],
		['an object', { type: 'object', properties: {} }, { kind: 'object' }],
		['an object without its type', { properties: {} }, { kind: 'object' }],
		[
			'a text or a list',
			{ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
			{ kind: 'textOrArray' },
		],
		['a list or nothing', { anyOf: [{ type: 'array' }, { type: 'null' }] }, { kind: 'array' }],
		['an object or a text', { anyOf: [{ type: 'object' }, { type: 'string' }] }, text],
		['a type nobody knows', { type: 'quaternion' }, text],
		['nonsense', { type: 5, anyOf: 'x', enum: {}, pattern: 7, properties: null }, text],
	])('%s', (_, schema, kind) => expect(kindOf(schema)).toEqual(kind));
});

describe('choices in a pattern', () => {
	test.each<[string, string[] | undefined]>([
		['^1|2$', ['1', '2']],
		['(?:a|b)', ['a', 'b']],
		['^(one)$', ['one']],
		['^,$|^\\|$|^\\t$', undefined],
		['^a\\.b$|^c d$', ['a.b', 'c d']],
		['^one$', undefined],
		['^(a|)$', undefined],
		['^([1-9]|[12][0-9]|30|60|90)$', undefined],
		['^(a|b)(c|d)$', undefined],
		['', undefined],
		['a+|b', undefined],
		['\\d|5', undefined],
	])('%s', (pattern, choices) => expect(choicesOf(pattern)).toEqual(choices));

	test.each([
		['^\\d{4}-\\d{2}-\\d{2}T00:00:00Z$', true],
		['\\d{4}-\\d{2}-\\d{2}T00:00:00.000Z', false],
		['^\\d{4}-\\d{2}-\\d{2}$', false],
	])('%s is midnight: %p', (pattern, expected) => expect(isMidnight(pattern)).toBe(expected));
});
