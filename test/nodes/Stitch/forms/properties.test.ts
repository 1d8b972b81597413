import { fc } from '../../../support/random';
import sourceTypes from '../../../../emulator/data/source-types.json';
import { UNREADABLE, convert, kindOf } from '../../../../nodes/Stitch/forms/values';
import {
	enteredIn,
	propertiesFrom,
	readReportCard,
} from '../../../../nodes/Stitch/forms/reportCard';

const luxonLike = {
	valueOf: () => Date.parse('2024-03-05T23:00:00Z'),
	toISODate: () => '2024-03-06',
};
/** JSON may hold any keys, those of JavaScript's own methods too. */
const HOSTILE = { toString: 1, valueOf: null, toISODate: 'x' };
const schemas = {
	array: { type: 'array' },
	choice: { enum: ['60', 'x'] },
	count: { enum: [1, 2] },
	date: { type: 'string', format: 'date' },
	dateTime: { type: 'string', format: 'date-time' },
	midnight: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T00:00:00Z$' },
	number: { type: 'integer' },
	object: { type: 'object' },
	port: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d+' }] },
	real: { type: 'boolean' },
	ssl: { type: 'string', pattern: '^(true|false)$' },
	text: undefined,
	textOrArray: { anyOf: [{ type: 'string' }, { type: 'array' }] },
};

describe('values in the types that Stitch asks for', () => {
	test.each<[keyof typeof schemas, unknown, unknown]>([
		['text', 'x', 'x'],
		['text', 5432, '5432'],
		['text', true, 'true'],
		['text', { a: 1 }, { a: 1 }],
		['text', [1], [1]],
		['text', new Date(0), '1970-01-01T00:00:00.000Z'],
		['port', 5432, '5432'],
		['port', '012', '012'],
		['ssl', true, 'true'],
		['ssl', false, 'false'],
		['ssl', 'True', 'true'],
		['ssl', 1, 'true'],
		['ssl', 'maybe', 'maybe'],
		['real', true, true],
		['real', 'false', false],
		['real', 'maybe', 'maybe'],
		['number', 7, 7],
		['number', '7', 7],
		['number', ' ', ' '],
		['number', 'seven', 'seven'],
		['choice', 60, '60'],
		['choice', 'x', 'x'],
		['choice', 90, '90'],
		['count', '2', 2],
		['midnight', '2024-03-05', '2024-03-05T00:00:00Z'],
		['midnight', '2024-03-05T17:30:00', '2024-03-05T00:00:00Z'],
		['midnight', '2024-03-05T23:30:00-05:00', '2024-03-05T00:00:00Z'],
		['midnight', new Date('2024-03-05T23:00:00Z'), '2024-03-05T00:00:00Z'],
		['midnight', luxonLike, '2024-03-06T00:00:00Z'],
		['midnight', 'last week', 'last week'],
		['date', '2024-03-05T17:30:00', '2024-03-05'],
		['dateTime', '2024-03-05T06:00:00', '2024-03-05T05:00:00.000Z'],
		['dateTime', '2024-07-05 06:00', '2024-07-05T04:00:00.000Z'],
		['dateTime', '2024-03-05T06:00:00Z', '2024-03-05T06:00:00Z'],
		['dateTime', '2024-03-05T06:00:00+02:00', '2024-03-05T06:00:00+02:00'],
		['dateTime', '2024-13-05T06:00:00', '2024-13-05T06:00:00'],
		['dateTime', luxonLike, '2024-03-05T23:00:00.000Z'],
		['dateTime', 'noon', 'noon'],
		['array', '[1, "x"]', [1, 'x']],
		['array', ['x'], ['x']],
		['array', '{}', UNREADABLE],
		['array', 'a, b', UNREADABLE],
		['object', '{"type": "service_account"}', { type: 'service_account' }],
		['object', '[]', UNREADABLE],
		['object', 'null', UNREADABLE],
		['textOrArray', 'db', 'db'],
		['textOrArray', '["a", "b"]', ['a', 'b']],
		['textOrArray', '[a', '[a'],
		['textOrArray', ['a'], ['a']],
		['textOrArray', 5, '5'],
		...(['text', 'ssl', 'choice', 'midnight', 'dateTime', 'number'] as const).map(
			(name): [keyof typeof schemas, unknown, unknown] => [name, HOSTILE, HOSTILE],
		),
	])('%s: %j', (name, value, sent) => {
		expect(convert(value, kindOf(schemas[name]), 'Europe/Berlin')).toEqual(sent);
	});
});

describe('properties', () => {
	const card = readReportCard({
		steps: [
			{
				type: 'form',
				properties: [
					{ name: 'port', json_schema: { type: 'string', pattern: '^\\d+$' } },
					{ name: 'reports', json_schema: { type: 'array' } },
					{ name: 'image_version', property_type: 'read_only', json_schema: null },
				],
			},
		],
	});

	test('leave out what Stitch refuses', () => {
		const values = {
			port: 1,
			host: '',
			user: null,
			cron_expression: null,
			image_version: '1',
			gone: undefined,
			' ': ' ',
		};
		expect(propertiesFrom(values, card, 'create', 'UTC').properties).toEqual({
			port: '1',
			' ': ' ',
		});
		expect(propertiesFrom(values, card, 'update', 'UTC').properties).toEqual({
			port: '1',
			cron_expression: null,
			' ': ' ',
		});
	});

	test('name what should be JSON', () => {
		expect(propertiesFrom({ reports: '[', port: 1 }, card, 'create', 'UTC')).toEqual({
			properties: { port: '1' },
			unreadable: ['reports'],
		});
	});

	test('without a card, texts are texts and JSON is JSON', () => {
		const values = { port: 5432, ssl: true, tables: [{ a: 1 }] };
		expect(propertiesFrom(values, undefined, 'create', 'UTC').properties).toEqual({
			port: '5432',
			ssl: 'true',
			tables: [{ a: 1 }],
		});
	});

	test('a name like __proto__ is a name', () => {
		const values = JSON.parse('{"__proto__": "x"}') as Record<string, unknown>;
		expect(JSON.stringify(propertiesFrom(values, card, 'create', 'UTC').properties)).toBe(
			'{"__proto__":"x"}',
		);
	});

	test('are what is visible in the mapper', () => {
		const schema = [
			{ id: 'ssl', removed: true },
			{ id: 'host', removed: false },
		];
		expect(enteredIn({ value: { ssl: false, host: 'x', other: 1 }, schema })).toEqual({
			host: 'x',
			other: 1,
		});
		for (const empty of [null, undefined, {}, { value: null }])
			expect(enteredIn(empty)).toEqual({});
	});

	test('of every documented type take any JSON value', () => {
		const cards = (sourceTypes as unknown[])
			.map(readReportCard)
			.filter(({ properties }) => properties);
		fc.assert(
			fc.property(fc.constantFrom(...cards), fc.jsonValue({ maxDepth: 2 }), (one, value) => {
				const names = (one.properties ?? []).map(({ name }) => name);
				const values = Object.fromEntries(names.map((name) => [name, value]));
				const { properties, unreadable } = propertiesFrom(values, one, 'create', 'UTC');
				expect(Object.values(properties)).not.toContain('');
				expect(Object.values(properties)).not.toContain(null);
				for (const name of unreadable) expect(names).toContain(name);
			}),
			{ numRuns: 500 },
		);
	});
});
