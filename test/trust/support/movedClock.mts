import type { ClockLike } from '../../../emulator/types.mts';

/** A delay of a fault, milliseconds: the first piece of the body comes, the second never does. */
export const STALLED = 1e9;

/**
 * A clock for the emulator: real timers, but another time.
 * @param now milliseconds
 */
export function movedClock(now: () => number): ClockLike {
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
