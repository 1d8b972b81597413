import type { Load } from '../../../../../nodes/Stitch/api/loads';
import { finishLook, newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import type { LoadEntry } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { seeLoads } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { readState } from '../../../../../nodes/Stitch/triggers/polling/triggerState';
import { at, load, pageOf, wholeList } from './support';

const TEN = Date.parse(at('10:00:00'));

/** Whole looks, one every ten minutes from 10:00 on. */
function looks(...lists: Load[][]) {
	let state = newList<LoadEntry>(TEN);
	return lists.map((records, index) => {
		const look = wholeList(records, TEN + index * 600_000);
		const seen = seeLoads(state, look.pages, look.complete);
		state = finishLook(seen.state, look);
		return seen.events.map(({ kind, record }) => `${kind} ${record.streamName}`);
	});
}

const orders = (time: string | null, trouble?: string) =>
	load('shop_db', 'orders', time && at(time), trouble);
const users = (time: string) => load('shop_db', 'users', at(time));

describe('what is new in the loads', () => {
	const cases: Array<[string, Load[][], string[][]]> = [
		['the first look sets the mark', [[orders('10:00:00'), users('10:00:00')]], [[]]],
		[
			'a load after it, once',
			[[orders('10:00:00')], [orders('10:05:00')], [orders('10:05:00')]],
			[[], ['loadCompleted orders'], []],
		],
		[
			'a stream that is new since, in the second of the mark too',
			[[orders('10:00:00')], [orders('10:00:00'), users('10:00:00')]],
			[[], ['loadCompleted users']],
		],
		[
			'a stream that the first look missed, because a page shifted',
			[[orders('10:00:00')], [users('09:00:00')], [users('10:01:00')]],
			[[], [], ['loadCompleted users']],
		],
		[
			'one name in two sources',
			[
				[load('a', 'orders', at('10:00:00')), load('b', 'orders', at('10:00:00'))],
				[load('a', 'orders', at('10:00:00')), load('b', 'orders', at('10:01:00'))],
			],
			[[], ['loadCompleted orders']],
		],
		[
			'two streams of one name that were loaded in the same second',
			[
				[orders('09:00:00'), orders('09:30:00')],
				[orders('10:05:00'), orders('10:05:00')],
				[orders('10:05:00'), orders('10:05:00')],
				[orders('10:15:00'), orders('10:05:00')],
				[orders('10:15:00'), orders('10:15:00')],
			],
			[
				[],
				['loadCompleted orders', 'loadCompleted orders'],
				[],
				['loadCompleted orders'],
				['loadCompleted orders'],
			],
		],
		[
			'eight streams of one name, all loaded between two looks, one of them before the rest',
			[
				Array.from({ length: 8 }, (_, index) => orders(`09:0${index}:00`)),
				Array.from({ length: 8 }, (_, index) => orders(`10:0${index}:00`)),
				Array.from({ length: 8 }, (_, index) => orders(`10:0${index}:00`)),
			],
			[[], Array<string>(8).fill('loadCompleted orders'), []],
		],
		[
			'a load that is listed after a later one of the same name, and an old one that is not news',
			[
				[],
				[orders('10:05:02')],
				[orders('10:05:02'), orders('10:05:01')],
				[orders('10:05:02'), orders('09:40:00')],
			],
			[[], ['loadCompleted orders'], ['loadCompleted orders'], []],
		],
		[
			'two streams of one name that fail for the same reason',
			[
				[orders('09:00:00'), orders('09:30:00')],
				[orders(null, 'down'), orders(null, 'down')],
				[orders(null, 'down'), orders(null, 'down')],
				[orders(null, 'down'), orders('10:25:00')],
				[orders(null, 'down'), orders(null, 'down')],
			],
			[
				[],
				['loadFailed orders', 'loadFailed orders'],
				[],
				['loadCompleted orders'],
				['loadFailed orders'],
			],
		],
		[
			'an error state whose text has another time and query ID with each attempt',
			[
				[orders('09:00:00')],
				...[7, 8, 9].map((minute) => [
					orders(
						null,
						`Tue Mar 05 10:0${minute}:11 UTC 2024: query 01b2-${minute}f3a timed out after ${minute}000 ms`,
					),
				]),
			],
			[[], ['loadFailed orders'], [], []],
		],
		[
			'an error state whose text has an ID with parts that hold no digit',
			[
				[orders('09:00:00')],
				...['4d12-beef-4abc', '9e01-fade-4bcd', 'a1/eB+4z', 'q/Xy+z1'].map((id) => [
					orders(null, `Query 0a1b2c3d-${id} was cancelled`),
				]),
			],
			[[], ['loadFailed orders'], [], [], []],
		],
		[
			'a load after one whose time lies far ahead',
			[[orders('23:59:59')], [orders('10:05:00')], [orders('23:59:59')]],
			[[], ['loadCompleted orders'], []],
		],
		[
			'an error state, once for as long as it lasts',
			[[orders('10:00:00')], [orders(null, 'down')], [orders(null, 'down')]],
			[[], ['loadFailed orders'], []],
		],
		[
			'another reason',
			[[orders('10:00:00')], [orders(null, 'down')], [orders(null, 'disk full')]],
			[[], ['loadFailed orders'], ['loadFailed orders']],
		],
		[
			'the end of the trouble, by a load',
			[[orders('10:00:00')], [orders(null, 'down')], [orders('10:10:00')], [orders(null, 'down')]],
			[[], ['loadFailed orders'], ['loadCompleted orders'], ['loadFailed orders']],
		],
		[
			'an older copy of the list, of before an error state',
			[[orders('10:00:00')], [orders(null, 'down')], [orders('10:00:00')], [orders(null, 'down')]],
			[[], ['loadFailed orders'], [], []],
		],
		[
			'an older copy of the list, of before the reason changed',
			[
				[orders('10:00:00')],
				[orders(null, 'down')],
				[orders(null, 'disk full')],
				[orders(null, 'down')],
				[orders(null, 'disk full')],
			],
			[[], ['loadFailed orders'], ['loadFailed orders'], [], []],
		],
		[
			'the end of the trouble without a load, in two looks, and the same trouble again',
			[
				[orders('10:00:00')],
				[orders(null, 'down')],
				[orders('10:00:00')],
				[orders('10:00:00')],
				[orders(null, 'down')],
			],
			[[], ['loadFailed orders'], [], [], ['loadFailed orders']],
		],
		[
			'an error state that was there at the first look',
			[[orders(null, 'down')], [orders(null, 'down')], [orders('10:00:00')]],
			[[], [], ['loadCompleted orders']],
		],
		[
			'an error state that still shows the last load',
			[[orders('10:00:00')], [orders('10:00:00', 'down')], [orders('10:03:00', 'down')]],
			[[], ['loadFailed orders'], ['loadCompleted orders']],
		],
		[
			'an older answer that is shown again',
			[[orders('10:00:00')], [orders('10:05:00')], [orders('10:00:00')], [orders('10:05:00')]],
			[[], ['loadCompleted orders'], [], []],
		],
		[
			'a stream that is missing for once, because a page shifted',
			[[orders('10:00:00'), users('10:00:00')], [users('10:00:00')], [orders('10:00:00')]],
			[[], [], []],
		],
		[
			'two streams with one name in one source',
			[
				[orders('10:00:00'), orders('10:05:00')],
				[orders('10:04:00'), orders('10:06:00')],
				[orders('10:04:00'), orders('10:06:00')],
				[orders('10:04:00'), orders(null, 'down')],
				[orders('10:04:00'), orders(null, 'down')],
			],
			[[], ['loadCompleted orders', 'loadCompleted orders'], [], ['loadFailed orders'], []],
		],
		[
			'a stream that has never loaded anything',
			[[orders(null)], [orders(null)], [orders('10:00:00')]],
			[[], [], ['loadCompleted orders']],
		],
	];

	it.each(cases)('%s', (_name, pages, expected) => {
		expect(looks(...pages)).toEqual(expected);
	});

	it('takes a stream that moves from one page to the next while they are read for one', () => {
		const first = wholeList([orders('09:00:00')], TEN);
		const state = finishLook(seeLoads(newList<LoadEntry>(TEN), first.pages, true).state, first);
		const pages = [1, 2].map((number) => pageOf(number, 2, TEN, [orders('10:05:00', 'down')]));
		const { events } = seeLoads(state, pages, true);
		expect(events.map(({ kind }) => kind)).toEqual(['loadCompleted', 'loadFailed']);
	});

	it('does not take an error state for over while a look shows a part of the streams only', () => {
		const both = [orders(null, 'down'), orders('09:00:00')];
		const look = wholeList(both, TEN);
		let state = finishLook(seeLoads(newList<LoadEntry>(TEN), look.pages, true).state, look);
		const see = (...records: Load[]) => {
			const part = { pages: [pageOf(1, 2, TEN, records)], complete: true, nextPage: 1 };
			const seen = seeLoads(state, part.pages, true);
			const loads = finishLook(seen.state, part);
			state = readState(JSON.parse(JSON.stringify({ ...stored, loads })))?.loads ?? state;
			return [seen.events.map(({ kind }) => kind), seen.unsaved.length];
		};
		const stored = { version: 2, account: 1 };
		for (let rounds = 0; rounds < 2; rounds++) {
			expect(see(both[1])).toEqual([[], 0]);
			expect(see(both[0])).toEqual([[], 0]);
		}
		// It is over when the look after agrees, or when all of them are shown.
		expect(see(both[1])).toEqual([[], 0]);
		expect(see(both[1])).toEqual([[], 1]);
		expect(see(...both)).toEqual([['loadFailed'], 0]);
		expect(see(both[1], orders('10:10:00'))).toEqual([['loadCompleted'], 1]);
	});

	it('says of which stream an error state is over', () => {
		const first = wholeList([orders(null, 'down'), users('09:00:00')], TEN);
		const { state } = seeLoads(newList<LoadEntry>(TEN), first.pages, true);
		const over = seeLoads(
			state,
			wholeList([orders('10:01:00'), users('09:00:00')], TEN).pages,
			true,
		);
		expect(over.unsaved).toMatchObject([{ record: { streamName: 'orders' } }]);
		const lasts = seeLoads(state, wholeList([orders(null, 'down')], TEN).pages, true);
		expect(lasts.unsaved).toEqual([]);
	});

	it('keeps what it remembers of a stream small, whatever is shown', () => {
		let state = newList<LoadEntry>(TEN);
		for (let minute = 10; minute < 40; minute++) {
			const many = [...'abcdefghijklmnop'].map((reason) => orders(`10:${minute}:00`, reason));
			const look = wholeList(many, TEN + minute * 60_000);
			state = finishLook(seeLoads(state, look.pages, look.complete).state, look);
		}
		const [entry] = Object.values(state.entries);
		expect(entry.loads).toHaveLength(32);
		expect(entry.errors).toHaveLength(16);
	});
});
