import { seePaused } from '../../../../../nodes/Stitch/triggers/polling/pausedEvents';
import type { JsonObject } from '../../../../../nodes/Stitch/api/types';
import { at } from './support';

function looks(...lists: JsonObject[][]) {
	let state: Record<string, number> | undefined;
	return lists.map((sources) => {
		const seen = seePaused(state, sources);
		state = seen.state;
		return seen.events.map(({ sourceId }) => sourceId);
	});
}

const source = (id: number, paused: string | null, more: JsonObject = {}): JsonObject => ({
	id,
	system_paused_at: paused && at(paused),
	paused_at: null,
	deleted_at: null,
	...more,
});

describe('which sources Stitch has paused since', () => {
	const cases: Array<[string, JsonObject[][], number[][]]> = [
		['the first look sets the mark', [[source(1, '10:00:00'), source(2, null)]], [[]]],
		[
			'a pause after it, once',
			[[source(1, null)], [source(1, '10:00:00')], [source(1, '10:00:00')]],
			[[], [1], []],
		],
		[
			'a second pause',
			[[source(1, '10:00:00')], [source(1, null)], [source(1, '11:00:00')]],
			[[], [], [1]],
		],
		['a source that is new since', [[], [source(2, '10:00:00')]], [[], [2]]],
		[
			'a list that comes back empty for once',
			[[source(1, '10:00:00')], [], [source(1, '10:00:00')]],
			[[], [], []],
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
		expect(looks(...lists)).toEqual(expected);
	});
});
