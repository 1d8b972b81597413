/** A record of the loads: where it stood, on a page and in a list of how many, and what it said. */
export type LoadRow = [
	page: number,
	place: number,
	size: number,
	total: number,
	time: number | null,
	error: string | null,
];

/**
 * What is remembered of one of Stitch's paged lists. Times are Stitch's, in milliseconds.
 */
export interface ListState<Entry> {
	/**
	 * When the list was first needed: what ended before that is old. It does not depend on what was
	 * read, so that what happens while the first round takes several polls, or while n8n is down
	 * before it has stored the round, is still news.
	 */
	mark: number;
	/** Whether a whole round over the pages has shown every record of the list. */
	ready: boolean;
	/** The page that the next poll begins with; not 1 when the budget did not last for all. */
	nextPage: number;
	/** Of the round that is going on: records read, and how many the list has; absent when it shrank. */
	round?: { read: number; total: number };
	/** Rounds that were ended before one was whole. */
	rounds?: number;
	/** Polls in a row that had no request left for it. */
	late?: number;
	entries: Record<string, Entry>;
	/** Of the loads, what the round that is going on has shown: a name may come up on several pages. */
	open?: Record<string, LoadRow[]>;
}

/** One page that a poll read. */
export interface SeenPage<T> {
	number: number;
	records: T[];
	/** Records of the page, those that could not be read included. */
	read: number;
	/** Records of the whole list. */
	total: number;
	/** Stitch's clock at the answer; n8n's where the answer does not say. */
	at: number;
}

/** How late Stitch may list something that has ended. */
export const LATE_MS = 15 * 60 * 1000;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Stitch shows 60 days (connect-api.md 8.28, 8.30); one more for days that are cut differently. */
const KEPT_DAYS = 61;

/** Of a list that shrinks, or has records that can't be read, so many rounds have shown all of it. */
const MOST_ROUNDS = 3;

/** A list that was never read; `ready`: it was empty then, so whatever it has is news. */
export const newList = <Entry>(mark: number, ready = false): ListState<Entry> => ({
	mark,
	ready,
	nextPage: 1,
	entries: {},
});

export const dayOf = (time: number): number => Math.floor(time / DAY_MS);

/** Whether something that ended at `time` is news though nothing was known of its source or stream. */
export function isNews({ mark, ready }: ListState<unknown>, time: number, at: number): boolean {
	// A whole round has shown all there was, so what comes now is new or was listed late.
	if (ready) return time >= mark - LATE_MS;
	// Stitch's clock shows whole seconds, and nothing can have ended in the future.
	return time >= mark + SECOND_MS && time <= at + MINUTE_MS;
}

/**
 * Whether a time of a known source or stream that is not among those remembered is news. One older
 * than all of them is stale, and so is what ended long before the mark; but while fewer than `most`
 * are remembered, they are all that came after the mark, and any other one after it is news.
 */
export const isUnseen = (
	known: number[],
	most: number,
	time: number,
	{ mark }: ListState<unknown>,
): boolean =>
	(time >= Math.min(...known) && time >= mark - LATE_MS) ||
	(known.length < most && time >= mark + SECOND_MS);

/** Adds pages to the round that is going on; `undefined` when the list shrank: some may have moved up. */
function roundAfter({ round: before }: ListState<unknown>, pages: Array<SeenPage<unknown>>) {
	let round = before;
	for (const { number, records, total } of pages) {
		// A record that can't be read was not seen.
		const read = records.length;
		if (number === 1) round = { read, total };
		else if (round !== undefined && round.total <= total)
			round = { read: round.read + read, total };
		else round = undefined;
	}
	return round;
}

/** The state after the pages of a poll: where the next one begins, and what is forgotten. */
export function finishLook<Entry extends { seen: number }>(
	state: ListState<Entry>,
	look: {
		pages: Array<SeenPage<unknown>>;
		complete: boolean;
		nextPage: number;
		cutShort?: boolean;
	},
): ListState<Entry> {
	const { mark: before, ready, entries, rounds = 0, late = 0 } = state;
	const { pages, complete, nextPage, cutShort } = look;
	const round = roundAfter(state, pages);
	if (!complete) {
		const isLate = cutShort && pages.length === 0;
		return { ...state, nextPage, round, late: isLate ? late + 1 : undefined };
	}
	const last = pages.at(-1);
	const oldest = last === undefined ? 0 : dayOf(last.at) - KEPT_DAYS;
	const isWhole = round !== undefined && round.read >= round.total;
	const isReady = ready || isWhole || rounds + 1 >= MOST_ROUNDS;
	return {
		// What is forgotten was shown longer ago than this, so it can't come back as news.
		mark: Math.max(before, oldest * DAY_MS),
		ready: isReady,
		nextPage: 1,
		...(!isReady && { rounds: rounds + 1 }),
		entries: Object.fromEntries(Object.entries(entries).filter(([, { seen }]) => seen >= oldest)),
	};
}
