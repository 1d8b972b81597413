const FIRST_MS = 2_000;
const LONGEST_MS = 120_000;
const LONGEST_RETRY_AFTER_MS = 600_000;

/** How long to leave Stitch alone after the n-th unsuccessful request in a row, milliseconds. */
export function backoff(inARow: number, retryAfterMs = 0): number {
	const doubled = FIRST_MS * 2 ** Math.min(inARow - 1, 10);
	return Math.max(Math.min(doubled, LONGEST_MS), Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
}
