import { fc } from '../../../support/random';
import { isReplicated, planSelection } from '../../../../nodes/Stitch/streams/select';
import type { StreamChoice } from '../../../../nodes/Stitch/streams/state';
import { findStream, readStream } from '../../../../nodes/Stitch/streams/state';

type Json = Record<string, unknown>;

const KEYS = ['selected', 'replication-method', 'replication-key', 'view-key-properties'];

interface Sample {
	selected?: boolean | null;
	metadata?: Json;
	fields?: Record<string, Json>;
	types?: Record<string, Json>;
	keys?: unknown;
}

/** A stream as the two endpoints describe it. */
function streamOf({
	selected = null,
	metadata = {},
	fields = {},
	types = {},
	keys = KEYS,
}: Sample) {
	const listed = { tap_stream_id: 'shop-orders', stream_id: 7, selected, metadata: { selected } };
	return readStream(listed, {
		schema: JSON.stringify({ type: 'object', properties: types }),
		metadata: [
			...Object.entries(fields).map(([name, own]) => ({
				breadcrumb: ['properties', name],
				metadata: own,
			})),
			{ breadcrumb: [], metadata },
		],
		'non-discoverable-metadata-keys': keys,
	});
}

const table = { 'database-name': 'shop', 'is-view': false, 'table-key-properties': ['id'] };
const view = { ...table, 'is-view': true };
const fields = {
	id: { inclusion: 'automatic' },
	email: { inclusion: 'available' },
	total: { inclusion: 'available', 'selected-by-default': true },
	blob: { inclusion: 'unsupported' },
};
const types = {
	id: { type: ['null', 'integer'] },
	email: { type: ['null', 'string'] },
	total: { type: 'number' },
	updated_at: { type: ['null', 'string'], format: 'date-time' },
	odd: { $ref: '#/definitions/odd' },
};

const plan = (choice: Partial<StreamChoice>, sample: Sample) =>
	planSelection({ stream: 'shop-orders', ...choice }, streamOf(sample));

describe('a selection that can hold', () => {
	test.each<[string, Partial<StreamChoice>, Sample, unknown[]]>([
		[
			'a table with method, key and fields',
			{
				selected: true,
				replicationMethod: 'INCREMENTAL',
				replicationKey: 'updated_at',
				selectFields: ['email'],
				deselectFields: ['odd'],
			},
			{ metadata: table, fields, types },
			[
				{
					breadcrumb: [],
					metadata: {
						selected: true,
						'replication-method': 'INCREMENTAL',
						'replication-key': 'updated_at',
					},
				},
				{ breadcrumb: ['properties', 'email'], metadata: { selected: true } },
				{ breadcrumb: ['properties', 'odd'], metadata: { selected: false } },
			],
		],
		[
			'turning off, whatever else is missing',
			{ selected: false },
			{ metadata: view },
			[{ breadcrumb: [], metadata: { selected: false } }],
		],
		[
			'a table that has its method already',
			{ selected: true },
			{ metadata: { ...table, 'replication-method': 'FULL_TABLE' } },
			[{ breadcrumb: [], metadata: { selected: true } }],
		],
		[
			'a key that is set already',
			{ selected: true, replicationMethod: 'INCREMENTAL' },
			{ metadata: { ...table, 'replication-key': 'id' } },
			[{ breadcrumb: [], metadata: { selected: true, 'replication-method': 'INCREMENTAL' } }],
		],
		[
			'the method that is forced anyway is not sent',
			{ selected: true, replicationMethod: 'INCREMENTAL' },
			{ metadata: { 'forced-replication-method': 'INCREMENTAL' } },
			[{ breadcrumb: [], metadata: { selected: true } }],
		],
		[
			'a forced method given as an object',
			{ selected: true, replicationMethod: 'FULL_TABLE' },
			{
				metadata: {
					'forced-replication-method': { 'replication-method': 'FULL_TABLE', reason: 'x' },
				},
			},
			[{ breadcrumb: [], metadata: { selected: true } }],
		],
		[
			'a view with its keys',
			{ selected: true, replicationMethod: 'FULL_TABLE', viewKeyProperties: ['id'] },
			{ metadata: view, fields },
			[
				{
					breadcrumb: [],
					metadata: {
						selected: true,
						'replication-method': 'FULL_TABLE',
						'view-key-properties': ['id'],
					},
				},
			],
		],
		[
			'a field of a stream that is on',
			{ selectFields: ['email'] },
			{ selected: true, fields },
			[{ breadcrumb: ['properties', 'email'], metadata: { selected: true } }],
		],
		[
			'all fields: neither automatic nor unsupported ones are sent',
			{ selected: true, selectFields: ['*'] },
			{ fields },
			[
				{ breadcrumb: [], metadata: { selected: true } },
				{ breadcrumb: ['properties', 'email'], metadata: { selected: true } },
				{ breadcrumb: ['properties', 'total'], metadata: { selected: true } },
			],
		],
		[
			'only the named fields: all others that can be are turned off',
			{ selected: true, selectFields: ['email'], deselectFields: ['*'] },
			{ fields: { ...fields, phone: { inclusion: 'available', selected: true } } },
			[
				{ breadcrumb: [], metadata: { selected: true } },
				{ breadcrumb: ['properties', 'email'], metadata: { selected: true } },
				{ breadcrumb: ['properties', 'phone'], metadata: { selected: false } },
			],
		],
		[
			'an automatic field is selected as it is',
			{ selected: true, selectFields: ['id'] },
			{ fields },
			[{ breadcrumb: [], metadata: { selected: true } }],
		],
		[
			'a valid key given as a plain text',
			{ selected: true, replicationKey: 'at' },
			{ metadata: { 'valid-replication-keys': 'at' } },
			[{ breadcrumb: [], metadata: { selected: true, 'replication-key': 'at' } }],
		],
		[
			'a key of a type that nobody can tell',
			{ selected: true, replicationMethod: 'INCREMENTAL', replicationKey: 'odd' },
			{ metadata: table, types },
			[
				{
					breadcrumb: [],
					metadata: {
						selected: true,
						'replication-method': 'INCREMENTAL',
						'replication-key': 'odd',
					},
				},
			],
		],
		[
			'a key whose SQL type tells',
			{ selected: true, replicationMethod: 'INCREMENTAL', replicationKey: 'at' },
			{
				metadata: table,
				fields: { at: { 'sql-datatype': 'timestamp with time zone' } },
				types: { at: { type: 'string' } },
			},
			[
				{
					breadcrumb: [],
					metadata: {
						selected: true,
						'replication-method': 'INCREMENTAL',
						'replication-key': 'at',
					},
				},
			],
		],
		[
			'log-based replication needs no key',
			{ selected: true, replicationMethod: 'LOG_BASED' },
			{ metadata: { ...table, 'valid-replication-keys': ['id'] } },
			[{ breadcrumb: [], metadata: { selected: true, 'replication-method': 'LOG_BASED' } }],
		],
		[
			'keys that Stitch does not list may all be sent',
			{ selected: true },
			{ keys: null },
			[{ breadcrumb: [], metadata: { selected: true } }],
		],
	])('%s', (_, choice, sample, metadata) => {
		expect(plan(choice, sample)).toEqual({
			entry: { tap_stream_id: 'shop-orders', metadata },
			refusals: [],
			warnings: [],
		});
	});
});

describe('a selection that can not hold', () => {
	test.each<[string, Partial<StreamChoice>, Sample, string[]]>([
		[
			'another method than the forced one',
			{ selected: true, replicationMethod: 'FULL_TABLE' },
			{ metadata: { 'forced-replication-method': 'INCREMENTAL' } },
			['its replication method is fixed to INCREMENTAL'],
		],
		[
			'a key that is not valid',
			{ selected: true, replicationKey: 'name' },
			{ metadata: { 'valid-replication-keys': ['id', 'at'] } },
			["'name' can't be its replication key; Stitch allows id, at"],
		],
		[
			'a key that does not exist',
			{ selected: true, replicationMethod: 'INCREMENTAL', replicationKey: 'gone' },
			{ metadata: table, types },
			["there is no field 'gone' to be the replication key"],
		],
		[
			'a key that orders nothing',
			{ selected: true, replicationMethod: 'INCREMENTAL', replicationKey: 'email' },
			{ metadata: table, types },
			["'email' can't be its replication key: it is neither a whole number nor a time"],
		],
		[
			'an unsupported key',
			{ selected: true, replicationMethod: 'INCREMENTAL', replicationKey: 'blob' },
			{ metadata: table, fields },
			["field 'blob' is unsupported and can't be the replication key"],
		],
		[
			'INCREMENTAL without key',
			{ selected: true, replicationMethod: 'INCREMENTAL' },
			{ metadata: table },
			['INCREMENTAL needs a replication key'],
		],
		[
			'INCREMENTAL without key, set before',
			{ selected: true },
			{ metadata: { ...table, 'replication-method': 'INCREMENTAL' } },
			['INCREMENTAL needs a replication key'],
		],
		[
			'a table without method',
			{ selected: true },
			{ metadata: table },
			['a database table needs a replication method'],
		],
		[
			'a table known by its SQL types',
			{ selected: true },
			{ fields: { id: { inclusion: 'automatic', 'sql-datatype': 'int' } } },
			['a database table needs a replication method'],
		],
		[
			'valid keys, no forced method, no key',
			{ selected: true },
			{ metadata: { 'valid-replication-keys': ['at'] } },
			['it needs a replication key: selecting the field is not enough'],
		],
		[
			'a view without keys',
			{ selected: true, replicationMethod: 'FULL_TABLE' },
			{ metadata: view },
			['a view needs view key properties (its primary key)'],
		],
		[
			'a view key that does not exist',
			{ selected: true, replicationMethod: 'FULL_TABLE', viewKeyProperties: ['nr'] },
			{ metadata: view, fields },
			["there is no field 'nr' to be a key of the view"],
		],
		[
			'view keys for a table',
			{ viewKeyProperties: ['id'] },
			{ metadata: table, fields },
			['it is not a view, so it has no view key properties'],
		],
		[
			'an unsupported stream',
			{ selected: true },
			{ metadata: { inclusion: 'unsupported' } },
			["it is unsupported and can't be selected"],
		],
		[
			'an unknown field',
			{ selected: true, selectFields: ['emial'] },
			{ fields },
			["there is no field 'emial'"],
		],
		[
			'an unsupported field',
			{ selected: true, selectFields: ['blob'] },
			{ fields },
			["field 'blob' is unsupported and can't be selected"],
		],
		[
			'an automatic field turned off',
			{ deselectFields: ['id'] },
			{ selected: true, fields },
			["field 'id' is automatic and can't be deselected"],
		],
		[
			'a field both on and off',
			{ selectFields: ['email'], deselectFields: ['email'] },
			{ selected: true, fields },
			["field 'email' is both selected and deselected"],
		],
		[
			'fields of a stream that is off',
			{ selectFields: ['email'] },
			{ fields },
			['fields can only be selected in a selected stream'],
		],
		[
			'fields of a stream that is turned off',
			{ selected: false, selectFields: ['email'] },
			{ selected: true, fields },
			['fields can only be selected in a selected stream'],
		],
		['nothing at all', {}, { fields }, ['there is nothing to change']],
		[
			'a setting that this stream lacks',
			{ selected: true, replicationKey: 'at' },
			{ keys: ['selected'] },
			["'replication-key' can't be set for this stream"],
		],
		[
			'no setting at all',
			{ selected: true },
			{ keys: [] },
			["'selected' can't be set for this stream"],
		],
		[
			'fields that exclude each other',
			{ selected: true, selectFields: ['a', 'b'] },
			{
				fields: {
					a: { inclusion: 'available', fieldExclusions: [['properties', 'b']] },
					b: {
						inclusion: 'available',
						fieldExclusions: [
							['properties', 'a'],
							['properties', 'zz'],
						],
					},
				},
			},
			["fields 'a' and 'b' exclude each other"],
		],
		[
			'a field that excludes an automatic one',
			{ selected: true, selectFields: ['a'] },
			{
				fields: {
					a: { inclusion: 'available', fieldExclusions: [['properties', 'id']] },
					id: { inclusion: 'automatic' },
				},
			},
			["fields 'a' and 'id' exclude each other"],
		],
	])('%s', (_, choice, sample, refusals) =>
		expect(plan(choice, sample).refusals).toEqual(refusals),
	);
});

describe('what is sent with a warning', () => {
	test.each<[string, Partial<StreamChoice>, Sample, string[]]>([
		[
			'a default-selected field turned off',
			{ deselectFields: ['total'] },
			{ selected: true, fields },
			["Field 'total' is selected by default: Stitch replicates it anyway"],
		],
		[
			'a key that the method does not use',
			{ selected: true, replicationMethod: 'FULL_TABLE', replicationKey: 'id' },
			{ metadata: table, types },
			["Replication key 'id' is not used with FULL_TABLE"],
		],
		[
			'a stream without any field',
			{ selected: true },
			{ fields: { a: { inclusion: 'available' } } },
			['No field is selected, so nothing will be replicated'],
		],
		[
			'fields that excluded each other before',
			{ replicationKey: 'c' },
			{
				selected: true,
				types: { c: { type: 'integer' } },
				fields: {
					a: { inclusion: 'available', selected: true, fieldExclusions: [['properties', 'b']] },
					b: { inclusion: 'available', selected: true },
				},
			},
			["Fields 'a' and 'b' exclude each other: extractions will fail"],
		],
	])('%s', (_, choice, sample, warnings) => {
		const selection = plan(choice, sample);
		expect(selection.refusals).toEqual([]);
		expect(selection.warnings).toEqual(warnings);
	});
});

describe('which fields are replicated', () => {
	const yes = [true, false, undefined];
	test.each<[string | undefined, boolean[] | undefined, boolean[] | undefined, boolean]>([
		['automatic', undefined, undefined, true],
		['unsupported', undefined, undefined, false],
		['available', [true], undefined, true],
		['available', [false], [true], true],
		['available', [false], [false], false],
	])('%s, selected %p, by default %p: %p', (inclusion, selected, byDefault, replicated) => {
		for (const one of selected ?? yes) {
			for (const preset of byDefault ?? [true, false]) {
				const field = {
					inclusion,
					selected: one,
					selectedByDefault: preset,
					exclusions: [],
					schema: {},
				};
				expect(isReplicated(field)).toBe(replicated);
			}
		}
	});

	test('neither chosen nor preset', () => {
		const field = { inclusion: 'available', exclusions: [], schema: {} };
		expect(isReplicated({ ...field, selectedByDefault: false })).toBe(false);
		expect(isReplicated({ ...field, selectedByDefault: true })).toBe(true);
	});
});

describe('any stream and any choice', () => {
	const name = fc.constantFrom('id', 'email', 'total', 'blob', 'gone', '*');
	const choices = fc.record(
		{
			selected: fc.boolean(),
			replicationMethod: fc.constantFrom('FULL_TABLE', 'INCREMENTAL', 'LOG_BASED'),
			replicationKey: name,
			viewKeyProperties: fc.array(name, { maxLength: 2 }),
			selectFields: fc.array(name, { maxLength: 3 }),
			deselectFields: fc.array(name, { maxLength: 3 }),
		},
		{ requiredKeys: [] },
	);
	const keys = fc.subarray(KEYS);
	const known = fc.record(
		{
			'is-view': fc.boolean(),
			'database-name': fc.constant('d'),
			'forced-replication-method': fc.constantFrom('FULL_TABLE', 'INCREMENTAL'),
			'valid-replication-keys': fc.subarray(['id', 'total']),
		},
		{ requiredKeys: [] },
	);

	test('what is sent without refusal keeps the rules', () => {
		fc.assert(
			fc.property(choices, known, keys, fc.boolean(), (choice, metadata, writable, selected) => {
				const { entry, refusals } = plan(choice, {
					metadata,
					fields,
					types,
					keys: writable,
					selected,
				});
				if (refusals.length > 0) return;
				expect(entry.metadata.length).toBeGreaterThan(0);
				for (const { breadcrumb, metadata: sent } of entry.metadata) {
					for (const key of Object.keys(sent)) expect(writable).toContain(key);
					if (breadcrumb.length > 0)
						expect(['email', 'total', 'updated_at', 'odd', 'blob']).toContain(breadcrumb[1]);
					if (breadcrumb[1] === 'blob') expect(sent.selected).toBe(false);
					if (metadata['forced-replication-method'] !== undefined)
						expect(sent).not.toHaveProperty('replication-method');
				}
			}),
			{ numRuns: 1000 },
		);
	});

	test('any JSON from Stitch is survived', () => {
		const json = fc.jsonValue({ maxDepth: 4 });
		const entry = fc.record(
			{
				breadcrumb: fc.oneof(json, fc.constant([]), fc.constant(['properties', 'id'])),
				metadata: json,
			},
			{ requiredKeys: [] },
		);
		const schema = fc.record(
			{
				schema: fc.oneof(json, fc.json()),
				metadata: fc.oneof(json, fc.array(entry)),
				'non-discoverable-metadata-keys': json,
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(
				fc.oneof(json, fc.record({ metadata: json })),
				fc.oneof(json, schema),
				choices,
				(listed, detail, choice) => {
					const { entry: sent, refusals } = planSelection(
						{ stream: 'x', ...choice },
						readStream(listed, detail),
					);
					expect(typeof sent.tap_stream_id).toBe('string');
					expect(Array.isArray(refusals)).toBe(true);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('finding a stream', () => {
	const listed = [{ stream_id: 7, tap_stream_id: '8' }, { stream_id: 8, tap_stream_id: 'b' }, null];
	test.each<[string, unknown]>([
		['8', listed[0]],
		['b', listed[1]],
		['7', listed[0]],
		[' 7 ', listed[0]],
		['9', undefined],
	])('%j', (wanted, found) => expect(findStream(listed, wanted)).toBe(found));
});
