/**
 * Stitch's limit for extractions, extraction logs and loads: 30 requests per 10 minutes and
 * account, added up over the three (connect-api.md section 5). Pure: times are passed in, in
 * milliseconds of one monotonic clock.
 */
export const JOBS_BUDGET = 30;
export const JOBS_WINDOW_MS = 10 * 60 * 1000;

/**
 * One request. Stitch counted it between sending and answering, so it is held against the limit
 * until a whole window after `endedAt`; without `endedAt` it is under way.
 */
export interface SpentRequest {
	endedAt?: number;
}

/** The requests that still count at `now`. */
export function heldRequests<T extends SpentRequest>(spent: T[], now: number): T[] {
	return spent.filter(({ endedAt }) => endedAt === undefined || now <= endedAt + JOBS_WINDOW_MS);
}

/** How many requests may be sent right now without breaking any 10-minute window. */
export function requestsLeft(spent: SpentRequest[], now: number, limit = JOBS_BUDGET): number {
	return Math.max(0, limit - heldRequests(spent, now).length);
}

/** When each of the held requests no longer counts, the earliest first. */
function freeTimes(spent: SpentRequest[], now: number): number[] {
	return heldRequests(spent, now)
		.map(({ endedAt = Infinity }) => endedAt + JOBS_WINDOW_MS + 1)
		.sort((a, b) => a - b);
}

/**
 * The earliest time at which one more request fits: `now` if one does, Infinity if that depends
 * on requests that are still under way.
 */
export function nextFreeAt(spent: SpentRequest[], now: number, limit = JOBS_BUDGET): number {
	const free = freeTimes(spent, now);
	const surplus = free.length - limit;
	return surplus < 0 ? now : free[surplus];
}

/**
 * The shortest interval, in milliseconds, at which requests can be sent from now on for ever without
 * using more than the limit leaves above `reserve`. Requests under way count as answered now.
 */
export function steadyInterval(
	spent: SpentRequest[],
	now: number,
	limit: number,
	reserve: number,
): number {
	const free = freeTimes(spent, now).map((at) => Math.min(at, now + JOBS_WINDOW_MS));
	const left = limit - free.length - reserve;
	const intervals = free.map((at, index) => (at - now) / Math.max(1, left + index));
	return Math.max(JOBS_WINDOW_MS / Math.max(1, limit - reserve), ...intervals);
}
