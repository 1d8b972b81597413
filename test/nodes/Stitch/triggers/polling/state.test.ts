import { newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import type { TriggerState } from '../../../../../nodes/Stitch/triggers/polling/state';
import { readState, stateFor } from '../../../../../nodes/Stitch/triggers/polling/state';

const state: TriggerState = {
	version: 1,
	account: 204817,
	extractions: { ...newList(), ready: true, entries: { '530111': { seen: 19_787, jobs: ['a'] } } },
	loads: {
		...newList(),
		entries: { key: { seen: 19_787, loads: [1_709_622_552_000], troubles: [] } },
	},
	paused: { '530116': 1_709_622_552_000 },
};
const stored = () => JSON.parse(JSON.stringify(state)) as Record<string, never>;

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
		['another version', { ...state, version: 2 }],
		['no version', { account: 1 }],
		['an account that is no number', { ...state, account: '204817' }],
		['a list state that is a text', changed(['extractions'], 'x')],
		['a negative page', changed(['extractions', 'nextPage'], -1)],
		['page zero', changed(['extractions', 'nextPage'], 0)],
		['a mark that is no number', changed(['loads', 'mark'], null)],
		['a flag that is none', changed(['loads', 'ready'], 'yes')],
		['entries that are a list', changed(['loads', 'entries'], [])],
		['an entry without jobs', changed(['extractions', 'entries', '530111'], { seen: 1 })],
		['too many jobs', changed(['extractions', 'entries', '530111', 'jobs'], ['a', 'b', 'c', 'd'])],
		['a job that is no text', changed(['extractions', 'entries', '530111', 'jobs'], [1])],
		['a load that is no time', changed(['loads', 'entries', 'key', 'loads'], ['now'])],
		['trouble that is no list', changed(['loads', 'entries', 'key', 'troubles'], 'x')],
		['a pause that is no time', changed(['paused', '530116'], 1.5)],
		['a very long key', changed(['paused', 'x'.repeat(101)], 1)],
	])('is not trusted: %s', (_name, value) => {
		expect(readState(value)).toBeUndefined();
	});
});

describe('the state to go on from', () => {
	const all = { extractions: true, loads: true, paused: true };

	it('is the stored one for the same account', () => {
		expect(stateFor(state, 204817, all)).toEqual(state);
	});

	it('is empty for another account, and without a stored one', () => {
		expect(stateFor(state, 204955, all)).toEqual({ version: 1, account: 204955 });
		expect(stateFor(undefined, 204955, all)).toEqual({ version: 1, account: 204955 });
	});

	it('goes on when an empty account gets its first source', () => {
		const empty = { ...state, account: 0 };
		expect(stateFor(empty, 204817, all)).toEqual(state);
	});

	it('leaves out what no chosen event needs, so that a later choice sets its own mark', () => {
		const some = stateFor(state, 204817, { extractions: false, loads: true, paused: false });
		expect(Object.keys(some)).toEqual(['version', 'account', 'loads']);
	});
});
