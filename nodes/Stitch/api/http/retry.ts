import type { StitchRequest } from './request';
import { isTransientStatus } from './request';
import type { Outcome } from './send';

/** Attempts after the first. */
export const MAX_RETRIES = 3;
/** Longest wait that a `Retry-After` may ask for, milliseconds; a longer one ends the request. */
export const MAX_RETRY_AFTER = 30_000;
const FIRST_DELAY = 500;
const MAX_DELAY = 8_000;

/** `Retry-After` in milliseconds, from seconds or an HTTP date; `undefined` when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	if (header === undefined) return undefined;
	// A gateway may send a fraction, or join two headers.
	const [, seconds] = /^(\d+(?:\.\d+)?)(?:\D|$)(?!\d\d-)/.exec(header) ?? [];
	if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
	// Date.parse reads a date into almost anything, such as -1.
	const date = /\d:\d/.test(header) ? Date.parse(header) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Whether a request may be sent again although Stitch may have executed it. */
export function isRepeatable(request: StitchRequest): boolean {
	return request.repeatable ?? request.method !== 'POST';
}

/** A refusal of n8n, a certificate that is not trusted and the like would only come again. */
function isTransient(outcome: Outcome, unreadable: boolean): boolean {
	switch (outcome.kind) {
		case 'answer':
			return unreadable || isTransientStatus(outcome.status);
		case 'notSent':
			return outcome.untrusted !== true;
		case 'lost':
		case 'timeout':
			// A body that stopped in the middle has taken its time already.
			return outcome.inBody !== true;
		default:
			return false;
	}
}

export interface RetryQuestion {
	request: StitchRequest;
	outcome: Outcome;
	/** The answer was a success by its status but could not be read. */
	unreadable: boolean;
	/** Retries already made. */
	retries: number;
	/** Milliseconds since the epoch, to read a date in `Retry-After`. */
	now: number;
	/** Milliseconds that are left for all attempts. */
	left: number;
	/** From 0 up to 1. */
	random: number;
}

/**
 * Milliseconds to wait before the next attempt, or `undefined`: don't. A POST that may have
 * arrived is never sent again, whatever it does; other methods are by the documents safe to repeat.
 */
export function nextAttemptIn(question: RetryQuestion): number | undefined {
	const { request, outcome, unreadable, retries, now, left, random } = question;
	if (request.attempts === 1 || retries >= MAX_RETRIES) return undefined;
	if (!isTransient(outcome, unreadable)) return undefined;
	const mayBeSentTwice = request.method !== 'POST' && isRepeatable(request);
	if (!mayBeSentTwice && outcome.kind !== 'notSent') return undefined;
	const asked =
		outcome.kind === 'answer' ? retryAfterMs(outcome.headers['retry-after'], now) : undefined;
	const backoff = Math.min(FIRST_DELAY * 2 ** retries, MAX_DELAY);
	const wait = asked ?? Math.round(backoff * (0.5 + random / 2));
	return wait > MAX_RETRY_AFTER || wait >= left ? undefined : wait;
}
