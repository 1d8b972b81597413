import { OperationalError } from 'n8n-workflow';
import type { Clock } from '../../api/http/clock';

export type { Clock };
export { systemClock } from '../../api/http/clock';

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
