/**
 * Stitch's budget for the jobs group (extractions, extraction logs, loads): 30 requests per
 * 10 minutes and account, added up over the three (connect-api.md section 5). Pure: times are
 * passed in, in milliseconds of one clock.
 */
export const JOBS_BUDGET = 30;
export const JOBS_WINDOW_MS = 10 * 60 * 1000;

/**
 * One request. Stitch counted it at some moment between `sentAt` and `endedAt`, so it is held
 * against the budget until a whole window after `endedAt`; without `endedAt` it is under way.
 */
export interface SpentRequest {
	sentAt: number;
	endedAt?: number;
}

function isHeld(request: SpentRequest, now: number): boolean {
	return request.endedAt === undefined || now <= request.endedAt + JOBS_WINDOW_MS;
}

/** The requests that still count at `now`. */
export function heldRequests(spent: SpentRequest[], now: number): SpentRequest[] {
	return spent.filter((request) => isHeld(request, now));
}

/** How many requests may be sent right now without breaking any 10-minute window. */
export function requestsLeft(spent: SpentRequest[], now: number): number {
	return Math.max(0, JOBS_BUDGET - heldRequests(spent, now).length);
}

/**
 * The earliest time at which one more request fits: `now` if one does, Infinity if that depends
 * on requests that are still under way.
 */
export function nextFreeAt(spent: SpentRequest[], now: number): number {
	const held = heldRequests(spent, now);
	const surplus = held.length - JOBS_BUDGET;
	if (surplus < 0) return now;
	const ends = held.map((request) => request.endedAt ?? Infinity).sort((a, b) => a - b);
	return ends[surplus] + JOBS_WINDOW_MS + 1;
}
