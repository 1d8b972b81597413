import { OperationalError, sleep } from 'n8n-workflow';

/** Time, so that what waits can be tested without waiting. */
export interface Clock {
	/** Milliseconds: since the epoch, or since some moment of the process. */
	now(): number;
	/** Ends early, without throwing, when the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Longest time until an abort is noticed, milliseconds. */
const SLICE = 250;

const clockOf = (now: () => number): Clock => ({
	now,
	async sleep(ms, signal) {
		// In slices: older versions of n8n's sleep know no signal.
		const end = now() + ms;
		for (let left = ms; left > 0 && signal?.aborted !== true; left = end - now()) {
			await sleep(Math.min(Math.ceil(left), SLICE));
		}
	},
});

/** Milliseconds since the epoch, for what is compared with Stitch's times. */
export const systemClock = clockOf(() => Date.now());

/** Time that never jumps, whatever is done to the machine's clock. */
export const monotonicClock = clockOf(() => performance.now());

/** The execution was cancelled in n8n while something was waited for. */
export class WaitCancelled extends OperationalError {
	constructor() {
		super('The execution was cancelled');
	}
}

/** Throws WaitCancelled once the signal has fired. */
export function throwIfCancelled(signal?: AbortSignal): void {
	if (signal?.aborted) throw new WaitCancelled();
}

/** Sleeps; throws WaitCancelled as soon as the clock notices the signal (a quarter second). */
export async function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
	throwIfCancelled(signal);
	await clock.sleep(ms, signal);
	throwIfCancelled(signal);
}

/** What a promise gives, or `late` when that takes longer than so many milliseconds. */
export async function within<T, Late>(
	clock: Clock,
	ms: number,
	promise: Promise<T>,
	late: Late,
): Promise<T | Late> {
	const timer = new AbortController();
	const isLate = clock.sleep(ms, timer.signal).then(() => late);
	return await Promise.race([promise, isLate]).finally(() => timer.abort());
}

/** Waits for a promise, but no longer than until the signal fires: then throws WaitCancelled. */
export async function unlessCancelled<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	throwIfCancelled(signal);
	if (!signal) return await promise;
	let onAbort = () => {};
	const cancelled = new Promise<'cancelled'>((resolve) => {
		onAbort = () => resolve('cancelled');
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		const first = await Promise.race([promise.then((value) => ({ value })), cancelled]);
		if (first === 'cancelled' || signal.aborted) throw new WaitCancelled();
		return first.value;
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
