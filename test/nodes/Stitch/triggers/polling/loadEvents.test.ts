import type { LoadRecord } from '../../../../../nodes/Stitch/jobs/judge/loadRecord';
import { finishLook, newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import { seeLoads } from '../../../../../nodes/Stitch/triggers/polling/loadEvents';
import type { LoadEntry } from '../../../../../nodes/Stitch/triggers/polling/state';
import { at, load } from './support';

function looks(...pages: LoadRecord[][]) {
	let state = newList<LoadEntry>();
	return pages.map((records) => {
		const seen = seeLoads(state, records);
		state = finishLook(seen.state, { complete: true, nextPage: 1 });
		return seen.events.map(({ kind, record }) => `${kind} ${record.streamName}`);
	});
}

const orders = (time: string | null, trouble?: string) =>
	load('shop_db', 'orders', time && at(time), trouble);
const users = (time: string) => load('shop_db', 'users', at(time));

describe('what is new in the loads', () => {
	const cases: Array<[string, LoadRecord[][], string[][]]> = [
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
			'the end of the trouble without a load, and the same trouble again',
			[[orders('10:00:00')], [orders(null, 'down')], [orders('10:00:00')], [orders(null, 'down')]],
			[[], ['loadFailed orders'], [], ['loadFailed orders']],
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

	it('keeps what it remembers of a stream small, whatever is shown', () => {
		let state = newList<LoadEntry>();
		for (let minute = 10; minute < 40; minute++) {
			const many = [...'abcdefghijklmnop'].map((reason) => orders(`10:${minute}:00`, reason));
			state = finishLook(seeLoads(state, many).state, { complete: true, nextPage: 1 });
		}
		const [entry] = Object.values(state.entries);
		expect(entry.loads).toHaveLength(6);
		expect(entry.troubles).toHaveLength(10);
	});
});
