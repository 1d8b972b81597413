// @ts-check
'use strict';

/**
 * Time as the emulator sees it. A fake-timers clock (whose `now` is a number) fits as it is.
 * @typedef {import('./types').ClockLike} ClockLike
 * @typedef {{ now(): number, setTimeout(callback: () => void, ms: number): unknown, clearTimeout(timer: unknown): void }} Clock
 */

/** @type {ClockLike} */
const realTime = {
	now: () => Date.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms),
	clearTimeout: (timer) => clearTimeout(/** @type {NodeJS.Timeout} */ (timer)),
};

/**
 * @param {ClockLike} [source] default: real time
 * @returns {Clock}
 */
function createClock(source = realTime) {
	return {
		now: () => (typeof source.now === 'function' ? source.now() : source.now),
		setTimeout: (callback, ms) => source.setTimeout(callback, ms),
		clearTimeout: (timer) => source.clearTimeout(/** @type {never} */ (timer)),
	};
}

/**
 * UTC with second precision and `Z`, the form of nearly every time stamp (connect-api.md 1).
 * @param {number} ms
 */
const isoSeconds = (ms) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/**
 * UTC with milliseconds, the form of the post-load payload (webhooks.md 4).
 * @param {number} ms
 */
const isoMilliseconds = (ms) => new Date(ms).toISOString();

module.exports = { createClock, isoSeconds, isoMilliseconds };
