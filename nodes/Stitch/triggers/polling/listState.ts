import type { ListState } from './state';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Stitch shows 60 days (connect-api.md 8.28, 8.30); one more for days that are cut differently. */
const KEPT_DAYS = 61;

/** A list that was never looked at. */
export const newList = <Entry>(): ListState<Entry> => ({
	ready: false,
	mark: 0,
	newest: 0,
	nextPage: 1,
	entries: {},
});

/** A list that is known to be empty: whatever comes is new. */
export const emptyList = <Entry>(): ListState<Entry> => ({ ...newList<Entry>(), ready: true });

export const dayOf = (time: number): number => Math.floor(time / DAY_MS);

/** The state after the pages of a poll: where the next one begins, and whether the mark is set. */
export function finishLook<Entry extends { seen: number }>(
	state: ListState<Entry>,
	look: { complete: boolean; nextPage: number },
): ListState<Entry> {
	if (!look.complete) return { ...state, nextPage: look.nextPage };
	const oldest = dayOf(state.newest) - KEPT_DAYS;
	const entries = Object.fromEntries(
		Object.entries(state.entries).filter(([, entry]) => entry.seen >= oldest),
	);
	return { ...state, ready: true, nextPage: 1, entries };
}
