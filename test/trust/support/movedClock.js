// @ts-check
'use strict';

/** A delay of a fault, milliseconds: the first piece of the body comes, the second never does. */
const STALLED = 1e9;

/**
 * A clock for the emulator: real timers, but another time.
 * @param {() => number} now milliseconds
 * @returns {import('../../../emulator/types.mts').ClockLike}
 */
function movedClock(now) {
	let pieces = 0;
	return {
		now,
		setTimeout(callback, ms) {
			if (ms < STALLED / 10) return setTimeout(callback, ms);
			return pieces++ % 2 === 0 ? setTimeout(callback, 0) : undefined;
		},
		clearTimeout,
	};
}

module.exports = { movedClock, STALLED };
