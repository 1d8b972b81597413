import { prepare, recordsOf } from './support';

const warningsOf = (data: unknown[], tableName = 'orders') =>
	prepare(recordsOf(data, { tableName, keyNames: [] })).groups[0].warnings;

describe('what a destination rejects without a word is a warning', () => {
	test.each<[string, unknown[], string[]]>([
		['nothing', [{ id: 1, at: '2024-03-05T09:13:20Z', ok: true, none: null }], []],
		[
			'a reserved prefix',
			[{ _sdc_batched_at: 1, _RJM: 1, sdc: 1 }],
			[
				"Field '_sdc_batched_at' starts with a prefix that Stitch keeps for itself",
				"Field '_RJM' starts with a prefix that Stitch keeps for itself",
			],
		],
		[
			'a type suffix',
			[{ amount__bigint: 1, amount__it: 1, customer__id: 1 }],
			[
				"Field 'amount__bigint' ends with a type suffix that Stitch keeps for itself",
				"Field 'amount__it' ends with a type suffix that Stitch keeps for itself",
			],
		],
		[
			'names that differ by case, in different records',
			[{ Name: 1 }, { name: 1 }, { NAME: 1 }],
			[
				"Fields 'Name' and 'name' differ only by case",
				"Fields 'Name' and 'NAME' differ only by case",
			],
		],
		['an empty name', [{ '': 1 }], ['A field has an empty name']],
		[
			'whole numbers that n8n has rounded',
			[{ nr: 1 }, { nr: 7615917337495251000 }],
			[
				"Field 'nr' holds whole numbers beyond 9007199254740991, which n8n cannot hold exactly: they may differ from the source. Send them as text",
			],
		],
		[
			'NaN and infinities',
			[{ a: NaN, b: [Infinity] }],
			[
				"Field 'a' holds NaN or Infinity, which is sent as null",
				"Field 'b' holds NaN or Infinity, which is sent as null",
			],
		],
		[
			'NUL in a text',
			[{ a: 'x\u0000y' }],
			["Field 'a' holds a NUL character, which many destinations reject"],
		],
		[
			'years that no destination takes',
			[
				{
					a: '0000-01-01T00:00:00Z',
					b: '0001-01-01T00:00:00Z',
					c: '9999-12-31T23:59:59-01:00',
					d: '0002-01-01T00:00:00Z',
					e: '9999-12-31T23:59:59Z',
				},
			],
			['a', 'b', 'c'].map(
				(name) =>
					`Field '${name}' holds date-times before the year 2 or after 9999, which destinations reject`,
			),
		],
		[
			'the same deep inside',
			[{ a: { b: [{ X: NaN, x: 1, _sdc: 1 }] } }],
			[
				"Fields 'a.b.X' and 'a.b.x' differ only by case",
				"Field 'a.b._sdc' starts with a prefix that Stitch keeps for itself",
				"Field 'a.b.X' holds NaN or Infinity, which is sent as null",
			],
		],
	])('%s', (_, data, warnings) => expect(warningsOf(data)).toEqual(warnings));

	test('a table name with a reserved prefix', () => {
		expect(warningsOf([{ a: 1 }], '_sdc_orders')).toEqual([
			"Table '_sdc_orders' starts with a prefix that Stitch keeps for itself",
		]);
	});

	test('long keys', () => {
		const of = (...ids: string[]) =>
			prepare(recordsOf(ids.map((id) => ({ id })))).groups[0].warnings;
		expect(of('x'.repeat(256), 'y'.repeat(300))).toEqual([
			"Key field 'id' has values of 256 characters or more",
		]);
		expect(of('x'.repeat(255))).toEqual([]);
	});

	test('of values and of fields of the schema, where the user gave one', () => {
		const schema = { properties: { Id: {}, id: {}, nr: {} } };
		const { groups } = prepare(recordsOf([{ id: 1, nr: 2 ** 60 }], { schema }));
		expect(groups[0].warnings).toEqual([
			"Fields 'Id' and 'id' differ only by case",
			expect.stringMatching(/^Field 'nr' holds whole numbers beyond/),
		]);
	});

	test('but not of numbers that are sent with their digits', () => {
		const [source] = recordsOf([{ id: 2 ** 60 }]);
		const { groups, faults } = prepare([{ ...source, text: '{"id":1152921504606846977}' }]);
		expect(faults).toEqual([]);
		expect(groups[0].warnings).toEqual([]);
	});

	test('twenty at most', () => {
		const fields = Array.from({ length: 30 }, (_, nr) => [`_sdc${nr}`, 1]);
		const warnings = warningsOf([Object.fromEntries(fields)]);
		expect(warnings).toHaveLength(21);
		expect(warnings[20]).toBe('10 more warnings');
	});
});
