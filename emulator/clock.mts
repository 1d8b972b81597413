import type { ClockLike } from './types.mts';

/** Time as the emulator sees it. A fake-timers clock (whose `now` is a number) fits as it is. */
export type Clock = {
	now(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
};

const realTime: ClockLike = {
	now: () => Date.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms),
	clearTimeout: (timer) => clearTimeout(timer),
};

/** @param source default: real time */
export function createClock(source: ClockLike = realTime): Clock {
	return {
		now: () => (typeof source.now === 'function' ? source.now() : source.now),
		setTimeout: (callback, ms) => source.setTimeout(callback, ms),
		clearTimeout: (timer) => source.clearTimeout(timer as never),
	};
}

/** UTC with second precision and `Z`, the form of nearly every time stamp (connect-api.md 1). */
export const isoSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** UTC with milliseconds, the form of the post-load payload (webhooks.md 4). */
export const isoMilliseconds = (ms: number) => new Date(ms).toISOString();
