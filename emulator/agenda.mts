import type { Clock } from './clock.mts';

type Event = { at: number; order: number; run: () => void };

/**
 * What is to happen later, in the order of its time. Events run from a timer and, so that no
 * answer is ever older than the clock, before each request is answered.
 */
export function createAgenda(clock: Clock, changed: () => void = () => {}) {
	let events: Event[] = [];
	let order = 0;
	let timer: unknown;

	function arm() {
		if (timer !== undefined) clock.clearTimeout(timer);
		timer = undefined;
		if (events.length === 0) return;
		// Timers hold at most 2^31-1 ms; a later event is armed again when that time has passed.
		const wait = Math.min(Math.max(0, events[0].at - clock.now()), 2_147_483_647);
		timer = clock.setTimeout(() => {
			timer = undefined;
			runDue();
			arm();
		}, wait);
	}

	function runDue() {
		while (events.length > 0 && events[0].at <= clock.now()) {
			events.shift()?.run();
			changed();
		}
	}

	/** @returns hand it to `cancel` */
	function after(delayMs: number, run: () => void): Event {
		const event = { at: clock.now() + Math.max(0, delayMs), order: order++, run };
		events.push(event);
		events.sort((a, b) => a.at - b.at || a.order - b.order);
		arm();
		return event;
	}

	function cancel(event: Event | undefined) {
		events = events.filter((candidate) => candidate !== event);
		arm();
	}

	function clear() {
		events = [];
		arm();
	}

	return { after, cancel, clear, runDue };
}
