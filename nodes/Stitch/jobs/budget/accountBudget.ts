import { heldRequests, nextFreeAt, requestsLeft } from './slidingWindow';
import type { SpentRequest } from './slidingWindow';
import { pause, throwIfCancelled } from '../wait/clock';
import type { Clock } from '../wait/clock';

/** A request that may be sent now; `end` must be called once it was answered or failed. */
export interface Permit {
	end(): void;
}

// While requests are under way, or somebody is ahead in the queue, look again this soon.
const LOOK_AGAIN_MS = 250;

/** The budget of one account, shared by everything in this n8n process. */
export class JobsBudget {
	private spent: SpentRequest[] = [];
	private queue: symbol[] = [];

	left(clock: Clock): number {
		return requestsLeft(this.spent, clock.now());
	}

	/** How long a request would have to wait now, in milliseconds; 0 when it may go at once. */
	waitTime(clock: Clock): number {
		const now = clock.now();
		const freeAt = nextFreeAt(this.spent, now);
		return freeAt === Infinity ? LOOK_AGAIN_MS : freeAt - now;
	}

	/** Takes a request if one is left and nobody has been waiting for it. */
	tryTake(clock: Clock): Permit | undefined {
		return this.queue.length === 0 ? this.take(clock) : undefined;
	}

	/**
	 * Waits, first come first served, until a request fits into every 10-minute window. Throws
	 * WaitCancelled when the signal fires.
	 */
	async acquire(
		clock: Clock,
		signal?: AbortSignal,
		onWait?: (ms: number) => void,
	): Promise<Permit> {
		throwIfCancelled(signal);
		const ticket = Symbol('request');
		this.queue.push(ticket);
		try {
			for (;;) {
				const permit = this.queue[0] === ticket ? this.take(clock) : undefined;
				if (permit) return permit;
				const wait = Math.max(this.waitTime(clock), LOOK_AGAIN_MS);
				onWait?.(wait);
				await pause(clock, wait, signal);
			}
		} finally {
			this.queue = this.queue.filter((other) => other !== ticket);
		}
	}

	/** Whether nothing is held and nobody waits. */
	isIdle(clock: Clock): boolean {
		return this.queue.length === 0 && heldRequests(this.spent, clock.now()).length === 0;
	}

	private take(clock: Clock): Permit | undefined {
		const now = clock.now();
		this.spent = heldRequests(this.spent, now);
		if (requestsLeft(this.spent, now) === 0) return undefined;
		const request: SpentRequest = { sentAt: now };
		this.spent.push(request);
		return {
			end() {
				request.endedAt ??= clock.now();
			},
		};
	}
}

const budgets = new Map<string, JobsBudget>();
const MAX_IDLE_BUDGETS = 1000;

/** Whose budget a request counts against. */
export interface BudgetOwner {
	apiBaseUrl: string;
	accountId: number;
}

/**
 * The one budget of an account in this process, whatever workflow asks. Every counted request
 * carries the account ID in its path, so the ID is always known here.
 */
export function budgetOf(owner: BudgetOwner, clock: Clock): JobsBudget {
	const key = `${owner.apiBaseUrl} ${owner.accountId}`;
	let budget = budgets.get(key);
	if (!budget) {
		if (budgets.size >= MAX_IDLE_BUDGETS) forgetIdle(clock);
		budget = new JobsBudget();
		budgets.set(key, budget);
	}
	return budget;
}

/** Drops the budgets on which nothing is held: they are as good as new ones. */
function forgetIdle(clock: Clock): void {
	for (const [key, budget] of budgets) {
		if (budget.isIdle(clock)) budgets.delete(key);
	}
}

/** For tests: forgets every budget of the process. */
export function resetBudgets(): void {
	budgets.clear();
}
