import type { JsonObject } from '../../../../../nodes/Stitch/json';
import type { SourcesState } from '../../../../../nodes/Stitch/triggers/polling/sourceEvents';
import { seeSources } from '../../../../../nodes/Stitch/triggers/polling/sourceEvents';
import { at } from './support';

const TEN = Date.parse(at('10:00:00'));

/** Looks at the list of sources, one every ten minutes from 10:00 on. */
function looks(lists: JsonObject[][], since?: number) {
	let state: SourcesState | undefined;
	return lists.map((sources, index) => {
		const seen = seeSources(state, sources, TEN + index * 600_000, since);
		state = seen.state;
		return seen.events.map(({ kind, sourceId }) => `${kind} ${sourceId}`);
	});
}

const source = (id: number, paused: string | null, more: JsonObject = {}): JsonObject => ({
	id,
	created_at: '2023-01-01T00:00:00Z',
	system_paused_at: paused && at(paused),
	paused_at: null,
	deleted_at: null,
	...more,
});
const made = (id: number, created: string, more: JsonObject = {}) =>
	source(id, null, { created_at: at(created), ...more });

describe('which sources Stitch has paused since', () => {
	const cases: Array<[string, JsonObject[][], string[][]]> = [
		['the first look sets the mark', [[source(1, '10:00:00'), source(2, null)]], [[]]],
		[
			'a pause after it, once',
			[[source(1, null)], [source(1, '10:00:00')], [source(1, '10:00:00')]],
			[[], ['sourcePaused 1'], []],
		],
		[
			'a second pause',
			[[source(1, '10:00:00')], [source(1, null)], [source(1, '11:00:00')]],
			[[], [], ['sourcePaused 1']],
		],
		[
			'a list that shows an older pause for once',
			[
				[source(1, '09:00:00')],
				[source(1, '10:05:00')],
				[source(1, '09:00:00')],
				[source(1, '10:05:00')],
			],
			[[], ['sourcePaused 1'], [], []],
		],
		['a source that is new since', [[], [source(2, '10:00:00')]], [[], ['sourcePaused 2']]],
		[
			'a list that comes back empty for once, also the first one',
			[[], [source(1, '09:00:00')], [], [source(1, '09:00:00')]],
			[[], [], [], []],
		],
		[
			'a pause after one whose time lies far ahead',
			[[source(1, '23:00:00')], [source(1, '10:05:00')], [source(1, '10:05:00')]],
			[[], ['sourcePaused 1'], []],
		],
		[
			'a pause by a user, and a deleted source',
			[
				[],
				[
					source(1, null, { paused_at: at('10:00:00') }),
					source(2, '10:00:00', { deleted_at: at('10:01:00') }),
				],
			],
			[[], []],
		],
		['a time that is none', [[], [source(1, null, { system_paused_at: 'yesterday' })]], [[], []]],
	];

	it.each(cases)('%s', (_name, lists, expected) => {
		expect(looks(lists)).toEqual(expected);
	});
});

describe('which sources are new', () => {
	const cases: Array<[string, JsonObject[][], string[][]]> = [
		[
			'one that was created after the first look, once',
			[[made(1, '09:00:00')], [made(1, '09:00:00'), made(2, '10:04:00')], [made(2, '10:04:00')]],
			[[], ['newSource 2'], []],
		],
		[
			'one that is missing for once',
			[[made(1, '09:00:00'), made(2, '09:30:00')], [made(1, '09:00:00')], [made(2, '09:30:00')]],
			[[], [], []],
		],
		[
			'all of them, missing in the first look',
			[[], [made(1, '09:00:00'), made(2, '09:30:00')], [made(3, '10:10:00')]],
			[[], [], ['newSource 3']],
		],
		[
			'one that is listed late',
			[[made(1, '09:00:00')], [made(1, '09:00:00'), made(2, '09:59:50')]],
			[[], ['newSource 2']],
		],
		[
			'one that is deleted before it is seen, and one without a time',
			[
				[made(1, '09:00:00')],
				[made(2, '10:05:00', { deleted_at: at('10:06:00') }), { id: 3 }, { id: 'x' }],
			],
			[[], ['newSource 3']],
		],
	];

	it.each(cases)('%s', (_name, lists, expected) => {
		expect(looks(lists)).toEqual(expected);
	});

	it('all of an account that had none', () => {
		expect(looks([[made(1, '10:00:00')]], TEN - 60_000)).toEqual([['newSource 1']]);
	});
});
