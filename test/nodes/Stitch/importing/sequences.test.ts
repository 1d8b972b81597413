import { fc } from '../../../support/random';
import {
	LastNumbers,
	RunSequences,
	sequenceOf,
} from '../../../../nodes/Stitch/importing/sequences';
import { prepare, recordsOf } from './support';

describe('a sequence in a field', () => {
	test.each<[unknown, number | string | undefined]>([
		[0, 0],
		[1709630000000, 1709630000000],
		['0042', 42],
		['9007199254740992', '9007199254740992'],
		['9223372036854775807', '9223372036854775807'],
		['9223372036854775808', undefined],
		['10000000000000000000', undefined],
		['2024-03-05T09:13:20.5Z', 1709630000500],
		['2024-03-05T11:13:20+02:00', 1709630000000],
		[new Date(5), 5],
		[-1, undefined],
		[1.5, undefined],
		[2 ** 53, undefined],
		[NaN, undefined],
		['', undefined],
		['-1', undefined],
		['2024-03-05', undefined],
		['1969-12-31T00:00:00Z', undefined],
		[true, undefined],
		[null, undefined],
	])('%p is %p', (value, sequence) => expect(sequenceOf(value)).toBe(sequence));

	test('is the sequence of the record', () => {
		const records = [
			{ id: 1, at: '9223372036854775807' },
			{ id: 2, at: 'soon' },
		];
		const { groups, faults } = prepare(recordsOf(records, { sequenceField: 'at' }));
		expect(groups[0].records[0].sequence).toBe('9223372036854775807');
		expect(faults[0].reason).toMatch(/^Item 1 has no usable sequence in 'at'/);
	});

	test('only orders the records of a table that is replaced', () => {
		const of = (ats: Array<number | string>, schema = {}) =>
			recordsOf(
				ats.map((at) => ({ id: 1, at })),
				{ sequenceField: 'at', replaceTable: true, schema: { properties: { id: schema } } },
			);
		const { groups, lastNumbers } = prepare(
			[...of(['9223372036854775807', 5, 7]), ...of([6, 7], { type: 'integer' })],
			100,
		);
		expect(groups.map(({ records }) => records.map(({ sequence }) => sequence))).toEqual([
			[104, 100, 102],
			[101, 103],
		]);
		expect(lastNumbers).toEqual(new Map([['orders', 105]]));
	});
});

describe('the numbers of a run', () => {
	test('are the same for all records, and one more where a key comes again', () => {
		const { groups, lastNumbers } = prepare(
			recordsOf([{ id: 1 }, { id: 2 }, { id: 1 }, { id: 3 }, { id: 1 }, { id: 2 }]),
			100,
		);
		expect(groups[0].records.map(({ sequence }) => sequence)).toEqual([
			100, 100, 101, 100, 102, 101,
		]);
		expect(lastNumbers).toEqual(new Map([['orders', 102]]));
	});

	test('tell keys apart by all their fields, whichever schema the record has', () => {
		const keyNames = ['id', 'day'];
		const schema = { properties: { id: {}, day: {} } };
		const { groups } = prepare(
			[
				...recordsOf(
					[
						{ id: 1, day: 1 },
						{ id: 1, day: 2 },
					],
					{ keyNames },
				),
				...recordsOf([{ id: 1, day: 1 }], { keyNames, schema }),
			],
			100,
		);
		expect(groups.map(({ records }) => records.map(({ sequence }) => sequence))).toEqual([
			[100, 100],
			[101],
		]);
	});

	test('take a date for the text that it becomes', () => {
		const next = new RunSequences(5).forKeys(['at']);
		expect(next({ at: new Date(0) })).toBe(5);
		expect(next({ at: '1970-01-01T00:00:00.000Z' })).toBe(6);
		expect(next({ at: { day: 1 } })).toBe(5);
		expect(next({ at: { day: 1 } })).toBe(6);
	});

	test('do not rise without a key: every record is appended', () => {
		const sources = recordsOf([{ a: 1 }, { a: 1 }], { keyNames: [] });
		expect(prepare(sources, 100).groups[0].records.map(({ sequence }) => sequence)).toEqual([
			100, 100,
		]);
	});
});

describe('the last numbers of the process', () => {
	test('a run gets its time, or what follows the last number of the table', () => {
		const numbers = new LastNumbers();
		expect(numbers.next('a', 100)).toBe(100);
		numbers.keep('a', 104);
		expect(numbers.next('a', 100)).toBe(105);
		expect(numbers.next('a', 200)).toBe(200);
		expect(numbers.next('b', 100)).toBe(100);
		numbers.keep('a', 50);
		expect(numbers.next('a', 100)).toBe(105);
	});

	test('of a table that was forgotten are not undercut', () => {
		const numbers = new LastNumbers();
		numbers.keep('a', 500);
		for (let at = 0; at < 5_000; at++) numbers.keep(`other ${at}`, 100);
		expect(numbers.next('a', 100)).toBe(501);
		expect(numbers.isLast('a', 500)).toBe(true);
	});

	test('say whether a number is the latest', () => {
		const numbers = new LastNumbers();
		numbers.keep('a', 100);
		expect(numbers.isLast('a', 100)).toBe(true);
		numbers.keep('a', 101);
		expect(numbers.isLast('a', 100)).toBe(false);
	});
});

test('of runs of any size, at any time and ending in any order, the last one to start wins', () => {
	const run = fc.record({
		ids: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 40 }),
		pause: fc.integer({ min: -3, max: 30 }),
		table: fc.constantFrom('orders', 'customers'),
	});
	const arrival = fc.infiniteStream(fc.double({ noNaN: true }));
	fc.assert(
		fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), arrival, (runs, order) => {
			const numbers = new LastNumbers();
			const expected = new Map<string, string>();
			const sent: Array<{ key: string; sequence: number; value: string; at: number }> = [];
			let now = 1_709_630_000_000;
			runs.forEach(({ ids, pause, table }, nr) => {
				now += pause;
				const data = ids.map((id, at) => ({ id, value: `run ${nr}, record ${at}` }));
				const prepared = prepare(recordsOf(data, { tableName: table }), (name) =>
					numbers.next(name, now),
				);
				for (const [name, last] of prepared.lastNumbers) numbers.keep(name, last);
				const at = order.next().value as number;
				for (const { data: record, sequence } of prepared.groups[0].records) {
					const key = `${table} ${String(record.id)}`;
					expected.set(key, String(record.value));
					sent.push({ key, sequence: Number(sequence), value: String(record.value), at });
				}
			});
			const stored = new Map<string, { sequence: number; value: string }>();
			for (const { key, sequence, value } of sent.sort((a, b) => a.at - b.at)) {
				const known = stored.get(key);
				// Of two equal sequences either may win, so that must not happen.
				expect(known?.sequence).not.toBe(sequence);
				if (known === undefined || known.sequence < sequence) stored.set(key, { sequence, value });
			}
			const values = [...stored].map(([key, { value }]): [string, string] => [key, value]);
			expect(new Map(values.sort())).toEqual(new Map([...expected].sort()));
		}),
		{ numRuns: 300 },
	);
});

describe('the keys of a run', () => {
	test.each<[string, unknown[], number[]]>([
		['rise', [1, 2, 5, 9], [7, 7, 7, 7]],
		['rise, and the last one repeats', [1, 2, 2, 2], [7, 7, 8, 9]],
		['rise, and an early one repeats', [1, 2, 5, 1, 5, 6], [7, 7, 7, 8, 8, 7]],
		['fall', [3, 2, 1, 3], [7, 7, 7, 8]],
		['are texts after numbers', [1, 2, '2', 2, '2'], [7, 7, 7, 8, 8]],
		['are zeros of both signs', [-0, 0, 1], [7, 8, 7]],
	])('%s', (_, keys, expected) => {
		const next = new RunSequences(7).forKeys(['id']);
		expect(keys.map((id) => next({ id }))).toEqual(expected);
	});
});
