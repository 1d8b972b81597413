import type { Clock } from '../../api/http/clock';
import { mergeDelivered } from '../polling/dedup';

/** How long an event may be on its way into n8n before another request may bring it again. */
const UNDER_WAY_MS = 2 * 60 * 1000;
/** Triggers remembered in this process; each has at most a thousand short keys. */
const MAX_TRIGGERS = 1_000;

/**
 * The events of one trigger in this process. n8n reads the stored keys anew for every request and
 * writes them back when it answers, so requests at the same time don't see each other there.
 */
class Deliveries {
	private underWay = new Map<string, number>();

	private delivered: string[] = [];

	constructor(private readonly clock: Clock) {}

	/** `new`: it is under way from now on. */
	begin(key: string, stored: string[]): 'new' | 'underWay' | 'delivered' {
		const now = this.clock.now();
		for (const [other, since] of this.underWay) {
			if (now - since > UNDER_WAY_MS) this.underWay.delete(other);
		}
		if (stored.includes(key) || this.delivered.includes(key)) return 'delivered';
		if (this.underWay.has(key)) return 'underWay';
		this.underWay.set(key, now);
		return 'new';
	}

	/** n8n has answered: with success the event is done, otherwise Stitch may bring it again. */
	end(key: string, success: boolean): void {
		this.underWay.delete(key);
		if (success) this.delivered = mergeDelivered(this.delivered, [key]);
	}

	/** The keys to store: those known here too, which a request at the same time may have lost. */
	toStore(stored: string[], key: string): string[] {
		return mergeDelivered(stored, this.delivered, [key]);
	}
}

const triggers = new Map<string, Deliveries>();

/** The deliveries of a trigger, by any key that is its own. */
export function deliveriesOf(trigger: string, clock: Clock): Deliveries {
	const known = triggers.get(trigger) ?? new Deliveries(clock);
	// The one used last is the last to be forgotten.
	triggers.delete(trigger);
	triggers.set(trigger, known);
	if (triggers.size > MAX_TRIGGERS) triggers.delete([...triggers.keys()][0]);
	return known;
}

/** For tests: forgets what this process knows, as a restart does. */
export function forgetDeliveries(): void {
	triggers.clear();
}
