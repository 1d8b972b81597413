import type { Clock } from '../../clock';
import { BoundedMap } from '../bounded';

/** Events of a trigger that n8n stores; Stitch repeats one at most five times. */
export const MAX_STORED = 1_000;
/** Events of a trigger that are remembered while n8n runs. */
export const MAX_REMEMBERED = 10_000;
/** How long an event may be on its way into n8n before another request may bring it again. */
const UNDER_WAY_MS = 2 * 60 * 1000;
/** Events of a trigger on their way into n8n at a time. */
const MAX_UNDER_WAY = 1_000;
/** Triggers remembered in this process. */
const MAX_TRIGGERS = 1_000;
const LONGEST_KEY = 100;

/** The keys that n8n stored, oldest first; anything else is left out. */
export function readDelivered(stored: unknown): string[] {
	if (!Array.isArray(stored)) return [];
	return stored
		.slice(-MAX_STORED)
		.filter((key): key is string => typeof key === 'string' && key.length <= LONGEST_KEY);
}

/** The answer to a request, as far as n8n has given it. */
export interface Answer {
	/** It was sent, or the sender has hung up. */
	destroyed: boolean;
	writableEnded: boolean;
	statusCode: number;
}

/**
 * The events of one trigger in this process. n8n reads the stored keys anew for every request and
 * writes them back when it answers, so requests at the same time don't see each other there.
 */
export class Deliveries {
	private readonly underWay = new BoundedMap<string, { since: number; answer: Answer }>(
		MAX_UNDER_WAY,
	);

	private readonly delivered = new BoundedMap<string, true>(MAX_REMEMBERED);

	/** The last of them, in their order. */
	private latest: string[] = [];

	constructor(private readonly clock: Clock) {}

	/** `new`: it is under way from now on. */
	begin(key: string, stored: string[], answer: Answer): 'new' | 'underWay' | 'delivered' {
		const since = this.clock.now();
		this.underWay.forgetWhile((before) => since - before.since > UNDER_WAY_MS);
		this.settle(key);
		if (stored.includes(key) || this.delivered.has(key)) return 'delivered';
		if (this.underWay.get(key)?.answer.destroyed === false) return 'underWay';
		this.underWay.set(key, { since, answer });
		return 'new';
	}

	/** What n8n has taken over is done, though its sender may be gone; all else may come again. */
	settle(key: string): void {
		const { writableEnded, statusCode = 0 } = this.underWay.get(key)?.answer ?? {};
		if (!writableEnded || statusCode < 200 || statusCode > 299) return;
		this.underWay.delete(key);
		this.delivered.set(key, true);
		this.latest = [...this.latest, key].slice(-MAX_STORED);
	}

	/** The keys to store: those known here too, which a request at the same time may have lost. */
	toStore(stored: string[], key: string): string[] {
		return [...new Set([...stored, ...this.latest, key])].slice(-MAX_STORED);
	}
}

const triggers = new BoundedMap<string, Deliveries>(MAX_TRIGGERS);

/** The deliveries of a trigger, by any key that is its own. */
export function deliveriesOf(trigger: string, clock: Clock): Deliveries {
	const known = triggers.get(trigger);
	if (known !== undefined) return known;
	const deliveries = new Deliveries(clock);
	triggers.set(trigger, deliveries);
	return deliveries;
}

/** For tests: forgets what this process knows, as a restart does. */
export function forgetDeliveries(): void {
	triggers.clear();
}
