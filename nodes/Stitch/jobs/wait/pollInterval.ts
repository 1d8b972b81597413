/** Requests that waiting leaves to triggers and other workflows of the account. */
const RESERVE = 5;
/** However many logs will be read, polls go on. */
const MAX_RESERVE = 18;
const FIRST_POLL_MS = 4_000;
const MIN_INTERVAL_MS = 1_000;

/** What the pace of polling depends on. */
export interface Pace {
	/** Requests left of the account's budget, now, and of how many. */
	left: number;
	limit: number;
	/** The interval at which requests can go on for ever, milliseconds, leaving this reserve. */
	steadyInterval(reserve: number): number;
	/** Requests that one round of polling takes. */
	perRound: number;
	/** Logs that may still have to be read, one request each. */
	logsAhead: number;
	/** From the beginning of the youngest wait to the last poll, milliseconds. */
	elapsedMs: number;
	/** The user's own interval, if any. */
	wantedMs?: number;
}

/**
 * Time from one round of polling to the next. It is one that the budget can bear for ever: the more
 * was spent (by whomever), the slower. A wait that began just now is looked at sooner, after as long
 * as it has taken, while plenty is left; so is a user's own interval kept.
 */
export function pollInterval(pace: Pace): number {
	const { left, limit, perRound, logsAhead, elapsedMs, wantedMs } = pace;
	const reserve = Math.min(RESERVE + logsAhead, MAX_RESERVE, Math.floor((limit * 2) / 3));
	const steady = Math.max(1, perRound) * pace.steadyInterval(reserve);
	if (wantedMs !== undefined) {
		const wanted = Math.max(MIN_INTERVAL_MS, wantedMs);
		return left > limit / 2 ? wanted : Math.max(wanted, steady);
	}
	const isPlenty = left > Math.max((limit * 2) / 3, reserve + RESERVE);
	return isPlenty ? Math.min(steady, Math.max(FIRST_POLL_MS, elapsedMs)) : steady;
}

const LOG_AFTER_PER_WAIT_MS = 6_000;
const LONGEST_LOG_AFTER_MS = 120_000;

/**
 * How long after an extraction its log is left unread: if every stream gets its load meanwhile, the
 * log isn't needed. The more jobs wait, the more requests that saves.
 */
export function logDelay(waits: number): number {
	return Math.min((waits - 1) * LOG_AFTER_PER_WAIT_MS, LONGEST_LOG_AFTER_MS);
}
