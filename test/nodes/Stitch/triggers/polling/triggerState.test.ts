import { newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import type { TriggerState } from '../../../../../nodes/Stitch/triggers/polling/triggerState';
import {
	readSpent,
	readState,
	stateFor,
	watchAfter,
	watchedSince,
	writeState,
} from '../../../../../nodes/Stitch/triggers/polling/triggerState';

const MARK = 1_709_622_552_000;
const state: TriggerState = {
	version: 2,
	account: 204817,
	watch: { kinds: { extractionFailed: 0, newSource: MARK }, sources: { '530111': 0 } },
	names: { '530111': 'hubspot' },
	extractions: {
		...newList(MARK, true),
		entries: { '530111': { seen: 19_787, jobs: [['a', MARK]], undecided: 'b' } },
	},
	loads: {
		...newList(MARK),
		nextPage: 2,
		round: { read: 100, total: 120 },
		entries: { key: { seen: 19_787, loads: [MARK, MARK], errors: ['e'] } },
	},
	sources: { mark: MARK, known: [530111], paused: { '530116': MARK } },
	schemas: {
		next: { source: 530111, after: 'orders' },
		unsaved: true,
		sources: new Map([
			[
				530111,
				{
					emptySince: MARK,
					streams: new Map([
						['__proto__', { key: '__proto__', name: 'a', id: 1, fields: new Map([['x', 'y']]) }],
						['b', { key: 'b', name: 'b', id: 2 }],
					]),
				},
			],
		]),
	},
};
const stored = () => JSON.parse(JSON.stringify(writeState(state))) as Record<string, never>;

function changed(path: string[], value: unknown) {
	const copy = stored();
	const [last, ...parents] = [...path].reverse();
	const parent = parents.reverse().reduce((object, name) => object[name], copy);
	Object.assign(parent, { [last]: value });
	return copy;
}

describe('the stored state', () => {
	it('is read as it was written, as an object of its own', () => {
		const written = stored();
		const read = readState(written);
		expect(read).toEqual(state);
		expect(read?.extractions?.entries).not.toBe(written.extractions);
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['text', '{}'],
		['a list', []],
		['another version', { ...stored(), version: 1 }],
		['no version', { account: 1 }],
		['an account that is no number', { ...stored(), account: '204817' }],
		['a list state that is a text', changed(['extractions'], 'x')],
		['a negative page', changed(['extractions', 'nextPage'], -1)],
		['page zero', changed(['extractions', 'nextPage'], 0)],
		['no mark', changed(['loads', 'mark'], undefined)],
		['a mark that is no number', changed(['loads', 'mark'], null)],
		['a flag that is none', changed(['loads', 'ready'], 'yes')],
		['a round that is none', changed(['loads', 'round'], { read: 1 })],
		['rows that are none', changed(['loads', 'open'], { key: [[1, MARK, null, 'se']] })],
		['entries that are a list', changed(['loads', 'entries'], [])],
		['an entry without jobs', changed(['extractions', 'entries', '530111'], { seen: 1 })],
		[
			'too many jobs',
			changed(['extractions', 'entries', '530111', 'jobs'], Array(4).fill(['a', 1])),
		],
		['a job without an end', changed(['extractions', 'entries', '530111', 'jobs'], [['a']])],
		['a load that is no time', changed(['loads', 'entries', 'key', 'loads'], ['now'])],
		['errors that are no list', changed(['loads', 'entries', 'key', 'errors'], 'x')],
		['a pause that is no time', changed(['sources', 'paused', '530116'], 1.5)],
		['an ID that is none', changed(['sources', 'known'], ['a'])],
		['a very long key', changed(['sources', 'paused', 'x'.repeat(101)], 1)],
		['an unknown event', changed(['watch', 'kinds', 'jobStarted'], 1)],
		['a watched source that is none', changed(['watch', 'sources', 'x'], 1)],
		['a name that is none', changed(['names', '530111'], 7)],
		['a stream without an ID', changed(['schemas', 'sources'], [{ id: 1, streams: [['a', 'a']] }])],
		[
			'fields that are no pairs',
			changed(['schemas', 'sources'], [{ id: 1, streams: [['a', 'a', 1, [['x']]]] }]),
		],
	])('is not trusted: %s', (_name, value) => {
		expect(readState(value)).toBeUndefined();
	});
});

describe('the state to go on from', () => {
	const NOW = MARK + 1_000;

	it('is the stored one for the same account', () => {
		expect(stateFor(state, 204817, NOW)).toEqual(state);
		expect(stateFor({ ...state, emptySince: MARK }, 204817, NOW)).toEqual(state);
	});

	it('is empty for another account, and without a stored one', () => {
		expect(stateFor(state, 204955, NOW)).toEqual({ version: 2, account: 204955 });
		expect(stateFor(undefined, 204955, NOW)).toEqual({ version: 2, account: 204955 });
	});

	it('is kept while the account shows nothing to read its ID from, with the time', () => {
		const empty = stateFor(state, 0, NOW);
		expect(empty).toEqual({ ...state, emptySince: NOW });
		expect(stateFor(empty, 0, NOW + 1)).toEqual(empty);
		expect(stateFor(undefined, 0, NOW)).toEqual({ version: 2, account: 0, emptySince: NOW });
	});

	it('goes on from when an empty account had nothing, whatever it was before', () => {
		const [none, other] = [stateFor(undefined, 0, NOW), stateFor(state, 0, NOW)];
		const fresh = { version: 2, account: 204955, emptySince: NOW };
		expect(stateFor(none, 204955, NOW + 9)).toEqual(fresh);
		expect(stateFor(other, 204955, NOW + 9)).toEqual(fresh);
	});
});

describe('since when something is watched', () => {
	const chosen = (triggerOn: string[], sourceIds: number[] = []) =>
		({ triggerOn, sourceIds, requestsPer10Minutes: 30 }) as never;
	const first = watchAfter(undefined, chosen(['loadFailed'], [1]), 100);

	it('from the beginning at first, and only what was chosen', () => {
		expect(watchedSince(first, 'loadFailed', 1)).toBe(0);
		expect(watchedSince(first, 'loadFailed', 2)).toBeUndefined();
		expect(watchedSince(first, 'loadFailed')).toBeUndefined();
		expect(watchedSince(first, 'loadCompleted', 1)).toBeUndefined();
	});

	it('from when it was chosen, for what was chosen later', () => {
		const more = watchAfter(first, chosen(['loadFailed', 'newSource'], [1, 2]), 200);
		expect(watchedSince(more, 'loadFailed', 1)).toBe(0);
		expect(watchedSince(more, 'loadFailed', 2)).toBe(200);
		expect(watchedSince(more, 'newSource', 1)).toBe(200);
		const all = watchAfter(more, chosen(['loadFailed']), 300);
		expect(watchedSince(all, 'loadFailed', 1)).toBe(0);
		expect(watchedSince(all, 'loadFailed', 2)).toBe(200);
		expect(watchedSince(all, 'loadFailed', 3)).toBe(300);
		const few = watchAfter(all, chosen(['loadFailed'], [2, 3, 4]), 400);
		expect([2, 3, 4].map((id) => watchedSince(few, 'loadFailed', id))).toEqual([200, 300, 300]);
	});

	it('all sources from the beginning, as long as none is left out', () => {
		const all = watchAfter(undefined, chosen(['newSource']), 100);
		expect(watchAfter(all, chosen(['newSource']), 200)).toEqual(all);
		expect(watchedSince(all, 'newSource', 7)).toBe(0);
		expect(watchedSince(all, 'newSource')).toBe(0);
	});
});

describe('when the requests were that an earlier process spent', () => {
	it.each<[string, unknown, number[]]>([
		['times', [MARK, MARK + 1], [MARK, MARK + 1]],
		['nothing', undefined, []],
		['a text', 'soon', []],
		['more than Stitch allows', Array.from({ length: 61 }, () => MARK), []],
		['what is no time', [MARK, null], []],
		['a time before 1970', [-1], []],
	])('%s', (_, stored, times) => expect(readSpent(stored)).toEqual(times));
});
