import { createClock } from '@sinonjs/fake-timers';
import type { Clock } from '../../../../../nodes/Stitch/clock';

const START = Date.UTC(2024, 2, 5, 7, 0, 0);

/** A clock that moves only while a test runs it. */
export class VirtualClock implements Clock {
	protected timers;

	/** @param start milliseconds since the epoch */
	constructor(start = START) {
		this.timers = createClock(start);
	}

	readonly now = (): number => this.timers.now;

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const end = () => {
				this.timers.clearTimeout(timer);
				signal?.removeEventListener('abort', end);
				resolve();
			};
			const timer = this.timers.setTimeout(end, ms);
			signal?.addEventListener('abort', end);
		});
	}

	/** All that was to come does not. */
	protected forget(): void {
		this.timers = createClock(this.timers.now);
	}

	/** Calls back at a time, in milliseconds from now. */
	at(ms: number, callback: () => void): void {
		this.timers.setTimeout(callback, ms);
	}

	/** Moves the time from timer to timer until the promise has settled. */
	async run<T>(promise: Promise<T>): Promise<T> {
		let settled = false;
		const watched = promise.finally(() => {
			settled = true;
		});
		watched.catch(() => {});
		for (let idle = 0; !settled;) {
			// Let everything that needs no time happen first.
			for (let turn = 0; turn < 30 && !settled; turn++) await Promise.resolve();
			if (settled) break;
			if (this.timers.countTimers() > 0) {
				idle = 0;
				await this.timers.nextAsync();
			} else if (++idle > 50) {
				throw new Error('nothing is scheduled and the promise is still pending');
			}
		}
		return await watched;
	}
}
