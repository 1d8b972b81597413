/** Requests that waiting leaves to triggers and other workflows of the account. */
const RESERVE = 3;
/** Of the limit: with more than that left, there is room to look sooner. */
const PLENTY = 0.8;
const FIRST_POLL_MS = 4_000;
const MIN_INTERVAL_MS = 1_000;

/** What the pace of polling depends on. */
export interface Pace {
	/** Requests left of the account's budget, now, and of how many. */
	left: number;
	limit: number;
	/** The interval at which requests can go on for ever, milliseconds, leaving this reserve. */
	steadyInterval(reserve: number): number;
	/** Requests that one round of polling takes, by list; lists share what there is evenly. */
	perRound: { extractions: number; loads: number };
	/** Logs that are waited for, one request each. */
	logsWanted: number;
	/** From the beginning of the youngest wait to the last poll, milliseconds. */
	elapsedMs: number;
	/** The user's own interval, if any. */
	wantedMs?: number;
}

/**
 * Time from one round of polling to the next, for each list. It is one that the budget can bear for
 * ever: the more was spent (by whomever), the slower. A wait that began just now is looked at sooner,
 * after as long as it has taken, while plenty is left; so is a user's own interval kept.
 */
export function pollInterval(pace: Pace): { extractions: number; loads: number } {
	const { left, limit, perRound, logsWanted, elapsedMs, wantedMs } = pace;
	// However many logs are waited for, half of what is left is for polls.
	const forLogs = Math.min(logsWanted, Math.floor(Math.max(0, left - RESERVE) / 2));
	const reserve = Math.min(RESERVE + forLogs, Math.floor((limit * 2) / 3));
	const steadyInterval = pace.steadyInterval(reserve);
	const shares = perRound.extractions > 0 && perRound.loads > 0 ? 2 : 1;
	const interval = (requests: number) => {
		const steady = shares * Math.max(1, requests) * steadyInterval;
		if (wantedMs !== undefined) {
			const wanted = Math.max(MIN_INTERVAL_MS, wantedMs);
			return left > limit / 2 ? wanted : Math.max(wanted, steady);
		}
		const isPlenty = left > Math.max(limit * PLENTY, reserve + RESERVE);
		return isPlenty ? Math.min(steady, Math.max(FIRST_POLL_MS, elapsedMs)) : steady;
	};
	return { extractions: interval(perRound.extractions), loads: interval(perRound.loads) };
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
