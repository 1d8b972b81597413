import { sleep } from 'n8n-workflow';
import type { Clock } from '../../../nodes/Stitch/api/http/clock';

/**
 * A clock on which waiting takes no time: a sleep moves it forward and lets others run. Use it
 * with `jest.mock('<…>/transport/clock', () => fastClockModule())`.
 */
export function fastClock(): Clock & { slept: number[] } {
	let ahead = 0;
	const slept: number[] = [];
	return {
		slept,
		now: () => Date.now() + ahead,
		async sleep(ms) {
			slept.push(ms);
			ahead += ms;
			await sleep(1);
		},
	};
}

/** One clock for all that waits, so that no part is ahead of another. */
const shared = fastClock();
export const sharedClock = () => shared;
