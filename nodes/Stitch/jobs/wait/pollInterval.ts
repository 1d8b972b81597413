import { JOBS_BUDGET, JOBS_WINDOW_MS } from '../budget/slidingWindow';

/** Requests that waiting leaves to triggers and other workflows of the account. */
const RESERVE = 5;
/** However many logs will be read, looks go on. */
const MAX_RESERVE = 18;
/** With more than this left there is room to look sooner than an even spread would. */
const PLENTY = JOBS_BUDGET / 2;
const FIRST_LOOK_MS = 4000;
const MIN_INTERVAL_MS = 1000;

export interface PaceQuestion {
	/** requests left of the account's budget, now */
	left: number;
	/** requests that one round of looks takes */
	perRound: number;
	/** logs that may still have to be read, one request each */
	logsAhead: number;
	/** time from the beginning of the youngest wait to the last look */
	elapsedMs: number;
	/** the user's own interval, if any */
	wantedMs?: number;
}

/**
 * Time from one round of looks to the next. It spreads what is left over a whole window: the more
 * was spent (by whomever), the slower. Something that began just now is looked at sooner, after
 * as long as it has taken; a user's own interval is kept while plenty is left.
 */
export function interval(question: PaceQuestion): number {
	const { left, perRound, logsAhead, elapsedMs, wantedMs } = question;
	const reserve = Math.min(RESERVE + logsAhead, MAX_RESERVE);
	const spread = (Math.max(1, perRound) * JOBS_WINDOW_MS) / Math.max(1, left - reserve);
	if (wantedMs !== undefined) {
		const wanted = Math.max(MIN_INTERVAL_MS, wantedMs);
		return left > PLENTY ? wanted : Math.max(wanted, spread);
	}
	const plenty = left > Math.max(PLENTY, reserve + RESERVE);
	return plenty ? Math.min(spread, Math.max(FIRST_LOOK_MS, elapsedMs)) : spread;
}

const LOG_PATIENCE_PER_WAIT_MS = 6000;
const MAX_LOG_PATIENCE_MS = 120_000;

/**
 * How long after an extraction its log is left alone: if every stream gets its load meanwhile, the
 * log isn't needed. The more wait, the more requests that saves.
 */
export function logPatience(waits: number): number {
	return Math.min((waits - 1) * LOG_PATIENCE_PER_WAIT_MS, MAX_LOG_PATIENCE_MS);
}
