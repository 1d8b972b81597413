import { sleep } from 'n8n-workflow';
import type { Clock } from '../../../nodes/Stitch/clock';

let ahead = 0;

/** Milliseconds of each sleep. */
export const slept: number[] = [];

/** Time in which waiting takes no time: a sleep moves it on and gives everybody else a turn. */
export const fastClock: Clock = {
	now: () => Date.now() + ahead,
	async sleep(ms) {
		slept.push(ms);
		ahead += ms;
		await sleep(1);
	},
};

/** For `jest.mock` of `clock`. */
export const withFastClocks = (actual: typeof import('../../../nodes/Stitch/clock')) => ({
	...actual,
	systemClock: fastClock,
	monotonicClock: fastClock,
});
