import { fc } from '../../../support/random';
import { growsWithLength } from '../../../support/processorTime.mts';
import { readJsonRecords, withFractions } from '../../../../nodes/Stitch/importing/records';

const exactOf = (text: string) => [...(readJsonRecords(text)?.exact ?? [])];

describe('records of a JSON text', () => {
	test.each<[string, string, Array<[number, string]>]>([
		['small numbers', '[{"id": 1}, {"id": 9007199254740991}]', []],
		['one record', ' {"id": 9007199254740993} ', [[0, '{"id": 9007199254740993}']]],
		[
			'two of three',
			'[{"id": 9007199254740993} , {"id": 2},\n{"id": -9007199254740993}]',
			[
				[0, '{"id": 9007199254740993}'],
				[2, '{"id": -9007199254740993}'],
			],
		],
		[
			'nested',
			'[{"a": [[{"b": 12345678901234567890}], 1], "c": 2}]',
			[[0, '{"a": [[{"b": 12345678901234567890}], 1], "c": 2}']],
		],
		['digits in a text', '{"id": "9007199254740993", "a\\"": "\\\\9007199254740993,]"}', []],
		['a long fraction', '{"a": 0.1234567890123456789}', [[0, '{"a": 0.1234567890123456789}']]],
		['digits on both sides', '[{"a": 9007199254740.993}]', [[0, '{"a": 9007199254740.993}']]],
		[
			'a great whole number as a fraction',
			'{"a": 9007199254740993.0}',
			[[0, '{"a": 9007199254740993.0}']],
		],
		['with an exponent', '{"a": 9007199254740993e0}', [[0, '{"a": 9007199254740993e0}']]],
		[
			'17 digits that are not held',
			'{"a": 0.12345678901234567}',
			[[0, '{"a": 0.12345678901234567}']],
		],
		['17 digits that are held', '{"a": 0.30000000000000004, "b": 1.7976931348623157e308}', []],
		['zeros', '{"a": 0.00000000000000000, "b": -0.0000000000000001500}', []],
		['a fraction that is held', '{"a": 0.1234567890123456}', []],
		['an exponent', '{"a": 1e20, "b": 1.0000000000000000E+20}', []],
		['a number beyond all others is not a number', '{"a": 1e999, "b": 9007199254740993}', []],
		[
			'brackets in texts',
			'[{"a": "]}{["}, {"b": 9007199254740993}]',
			[[1, '{"b": 9007199254740993}']],
		],
		['an empty list', '[]', []],
		['a list of numbers', '[9007199254740993]', [[0, '9007199254740993']]],
	])('%s', (_, text, exact) => expect(exactOf(text)).toEqual(exact));

	test.each(['', '{', 'x', '[1,]', '{"a": 01}'])('%j is not JSON', (text) => {
		expect(readJsonRecords(text)).toBeUndefined();
	});

	test('what stands in the text is what was read, and no digit is lost', () => {
		const digits = fc.bigInt({ min: -(BigInt(2) ** BigInt(70)), max: BigInt(2) ** BigInt(70) });
		const value = fc.oneof(fc.string(), fc.boolean(), digits, fc.array(digits, { maxLength: 3 }));
		const record = fc.dictionary(fc.string(), value, { maxKeys: 5 });
		const blanks = fc.constantFrom('', ' ', '\n\t');
		const written = (one: unknown, blank: string): string => {
			if (typeof one === 'bigint') return String(one);
			if (Array.isArray(one))
				return `[${one.map((item) => written(item, blank)).join(`,${blank}`)}]`;
			if (typeof one !== 'object' || one === null) return JSON.stringify(one);
			const fields = Object.entries(one).map(
				([name, item]) => `${JSON.stringify(name)}:${blank}${written(item, blank)}`,
			);
			return `{${blank}${fields.join(',')}}`;
		};
		const isGreat = (one: unknown): boolean =>
			typeof one === 'bigint'
				? !Number.isSafeInteger(Number(one))
				: typeof one === 'object' && one !== null && Object.values(one).some(isGreat);
		fc.assert(
			fc.property(fc.array(record, { maxLength: 6 }), blanks, (records, blank) => {
				const texts = records.map((one) => written(one, blank));
				const expected = texts.flatMap((text, at): Array<[number, string]> =>
					isGreat(records[at]) ? [[at, text]] : [],
				);
				expect(exactOf(`${blank}[${texts.join(`${blank},${blank}`)}]`)).toEqual(expected);
			}),
			{ numRuns: 300 },
		);
	});

	test.each([
		'{"a":"\\\\\\"[","b":9007199254740993},',
		'9007199254740993,',
		'"\\\\9007199254740993",',
		'-1,',
	])('the time grows with the length of a text of %j', (piece) => {
		const read = (text: string) => void readJsonRecords(`[${text}1]`);
		expect(growsWithLength(piece, read)).toBe(true);
	});
});

describe('a record as its schema is made', () => {
	test.each<[string, string, unknown]>([
		['whole numbers', '{"a": 9007199254740993, "b": -1}', { a: 9007199254740992, b: -1 }],
		['a fraction of nothing', '{"a": 1.0, "b": [2.50, 1]}', { a: 0.5, b: [0.5, 1] }],
		['a fraction that is rounded away', '{"a": 12345678901234567.25}', { a: 0.5 }],
		['an exponent', '{"a": 1e3, "b": -1E+20}', { a: 0.5, b: 0.5 }],
		['numbers in texts', '{"1.0": "1.0 \\" 2.0", "a": 1.0}', { '1.0': '1.0 " 2.0', a: 0.5 }],
		['a number alone', '1.0', 0.5],
	])('%s', (_name, text, expected) => {
		expect(withFractions(text)).toEqual(expected);
	});

	test('takes a time that grows with the length', () => {
		for (const piece of ['1.5,', '"1.5",', '{"a":2.50},']) {
			expect(growsWithLength(piece, (text) => withFractions(`[${text}0]`))).toBe(true);
		}
	});
});
