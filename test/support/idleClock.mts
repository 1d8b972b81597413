import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { ClockLike } from '../../emulator/types.mts';
import { monotonicClock, systemClock } from '../../nodes/Stitch/clock.ts';
import { VirtualClock } from '../nodes/Stitch/jobs/support/virtualClock.ts';

/** Turns of the event loop: with an answer in hand, the next request is sent within a few. */
const TURNS = 10;

/**
 * One time for the nodes and for an emulator. It stands still while a request is under way; when
 * nothing happens, it moves to what comes next. So nobody waits, and what comes first is the same
 * however slow the machine is.
 */
class IdleClock extends VirtualClock implements ClockLike {
	/** Milliseconds of each sleep. */
	readonly slept: number[] = [];

	/** Paths of requests that are never answered: time does not stand still for them. */
	unanswered?: RegExp;

	private readonly underWay = new Set<ClientRequest>();

	private isMoving = false;

	private wake = () => {};

	readonly setTimeout = (callback: () => void, ms: number) => this.timers.setTimeout(callback, ms);

	readonly clearTimeout = (timer: never) => this.timers.clearTimeout(timer);

	private readonly note = (message: unknown) => {
		const { request } = message as { request: ClientRequest };
		if (this.unanswered?.test(request.path)) return;
		this.underWay.add(request);
		request.once('close', () => {
			this.underWay.delete(request);
			if (this.underWay.size === 0) this.wake();
		});
	};

	override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.slept.push(ms);
		await super.sleep(ms, signal);
	}

	start(): void {
		diagnostics.subscribe('http.client.request.start', this.note);
		this.isMoving = true;
		void this.move();
	}

	/** A sleep that has not ended never does. */
	stop(): void {
		diagnostics.unsubscribe('http.client.request.start', this.note);
		this.isMoving = false;
		this.underWay.clear();
		this.wake();
		this.slept.length = 0;
		this.unanswered = undefined;
		this.forget();
	}

	private async move(): Promise<void> {
		for (let quiet = 0; this.isMoving; quiet++) {
			await turn();
			if (this.underWay.size > 0) {
				quiet = 0;
				await new Promise<void>((resolve) => {
					this.wake = resolve;
				});
			} else if (quiet >= TURNS) {
				quiet = 0;
				this.timers.next();
			}
		}
	}
}

export const idleClock = new IdleClock(Date.now());

/** The nodes go by this clock in the whole file; it moves while one of its tests runs. */
export function useIdleClock(): void {
	for (const clock of [systemClock, monotonicClock]) {
		clock.now = () => idleClock.now();
		clock.sleep = async (ms, signal) => await idleClock.sleep(ms, signal);
	}
	beforeEach(() => idleClock.start());
	afterEach(() => idleClock.stop());
}

/** Waits for what needs no time. */
export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await turn();
}
