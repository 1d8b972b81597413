import { sleep } from 'n8n-workflow';

/** Time, so that what waits can be tested without waiting. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Ends early, without throwing, when the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longest time until an abort is noticed. */
const SLICE = 250;

export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(ms, signal) {
		// In slices: older versions of n8n's sleep know no signal.
		const end = Date.now() + ms;
		for (let left = ms; left > 0 && signal?.aborted !== true; left = end - Date.now()) {
			await sleep(Math.min(left, SLICE));
		}
	},
};
