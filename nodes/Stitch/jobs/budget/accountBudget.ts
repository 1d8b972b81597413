import { monotonicClock, pause, throwIfCancelled } from '../../clock';
import type { Clock } from '../../clock';
import {
	JOBS_BUDGET,
	JOBS_WINDOW_MS,
	heldRequests,
	nextFreeAt,
	requestsLeft,
	steadyInterval,
} from './slidingWindow';
import type { SpentRequest } from './slidingWindow';

/** A request that may be sent now; exactly one of the two must be called. */
export interface Permit {
	/** It was answered, or ended with this error. */
	end(error?: { isAccessRefused: boolean }): void;
	/** It was not sent after all. */
	giveBack(): void;
}

export interface Asking {
	/** Requests per 10 minutes that the asker may see spent, itself included. */
	limit?: number;
	/** Who asks: the groups that wait for the budget take turns, whatever their numbers. */
	group?: object;
}

export interface Waiting extends Asking {
	signal?: AbortSignal;
	/** Called with the milliseconds that the next request has to wait. */
	onWait?(ms: number): void;
}

interface Spent extends SpentRequest {
	token: string;
	group: object;
}

/** One who waits: a group, and how much of the limit it may see spent. */
interface Ticket {
	group: object;
	most: number;
}

const MANY_TOKENS = 100;

/** What is spent of one account's limit, by whomever in this process. */
export class AccountSpending {
	spent: Spent[] = [];

	/** Requests of tokens that Stitch has never accepted for the account, by token. */
	readonly refused = new Map<string, Spent[]>();

	readonly accepted = new Set<string>();

	queue: Ticket[] = [];

	/**
	 * Those who poll, and the least limit of each: nobody spends more than that meanwhile, else who has
	 * less could wait for ever, and everybody else leaves a part of it to them.
	 */
	readonly polling = new Map<object, () => number>();

	readonly lastTurn = new WeakMap<object, number>();

	turns = 0;

	/** When a trigger, which can't wait in the queue, last found nothing left. */
	claimedAt = -Infinity;

	/** What an earlier process spent at least, as far as a trigger has stored it. */
	earlier: SpentRequest[] = [];

	constructor(
		readonly clock: Clock,
		/** When this process began: what an earlier one spent before is hardly known. */
		readonly began?: number,
	) {}

	/** What counts now and is known. */
	known(): SpentRequest[] {
		return heldRequests([...this.spent, ...this.earlier], this.clock.now());
	}

	/**
	 * After a restart, what half of a limit has more than is known of the time before. It counts as
	 * spent just before: were it spread over the ten minutes, a burst before the restart and the requests
	 * that no longer count since could be more than the limit.
	 */
	guessed(limit: number): SpentRequest[] {
		const { began: endedAt } = this;
		if (endedAt === undefined) return [];
		const now = this.clock.now();
		const count = Math.floor(limit / 2) - heldRequests(this.earlier, now).length;
		const guess = Array.from({ length: Math.max(0, count) }, () => ({ endedAt }));
		return heldRequests(guess, now);
	}

	/** What counts now. */
	held(limit: number): SpentRequest[] {
		return [...this.known(), ...this.guessed(limit)];
	}

	/** Drops what refused tokens asked for long ago, where there are many of them. */
	forgetRefused(): void {
		if (this.refused.size < MANY_TOKENS) return;
		const now = this.clock.now();
		for (const [token, requests] of this.refused) {
			if (heldRequests(requests, now).length === 0) this.refused.delete(token);
		}
	}

	get isIdle(): boolean {
		const now = this.clock.now();
		if (this.queue.length > 0 || this.known().length > 0) return false;
		const refused = [...this.refused.values()].flat();
		return heldRequests(refused, now).length === 0;
	}
}

/** While requests are under way, or somebody else's turn comes first, look again this soon. */
const LOOK_AGAIN_MS = 250;
/** The longest sleep: a request may be given back meanwhile. */
const LONGEST_SLEEP_MS = 5_000;
const ANYBODY = {};

/** The limit of one account as one token may use it. */
export class JobsBudget {
	constructor(
		private readonly account: AccountSpending,
		private readonly token: string,
	) {}

	/** Requests that may be sent now. */
	left(limit = JOBS_BUDGET): number {
		const now = this.account.clock.now();
		return Math.min(
			requestsLeft(this.account.held(limit), now, limit),
			requestsLeft(this.ownRefused, now, limit),
		);
	}

	/**
	 * How long a request (of a group) would have to wait now, in milliseconds; 0 when it may go at once.
	 */
	waitTime(most = JOBS_BUDGET, group?: object): number {
		const limit = group === undefined ? most : this.open(most, group);
		const now = this.account.clock.now();
		const freeAt = Math.max(
			nextFreeAt(this.account.held(limit), now, limit),
			nextFreeAt(this.ownRefused, now, limit),
		);
		return freeAt === Infinity ? LOOK_AGAIN_MS : freeAt - now;
	}

	/** The shortest interval that the budget can bear for ever, with `reserve` left to others. */
	steadyInterval(reserve: number, limit = JOBS_BUDGET): number {
		const now = this.account.clock.now();
		return steadyInterval(this.account.held(limit), now, limit, reserve);
	}

	/** Leaves a fifth of the limit to a group that polls, and returns what to call when it is done. */
	reserveFor(group: object, limit = () => JOBS_BUDGET): () => void {
		const { polling } = this.account;
		polling.set(group, limit);
		return () => {
			polling.delete(group);
		};
	}

	/** Takes a request, if one is left and it is nobody else's turn. */
	tryTake({ limit = JOBS_BUDGET, group = ANYBODY }: Asking = {}): Permit | undefined {
		const own = this.turnOf(group);
		const isBefore = (other: object) => other !== group && this.turnOf(other) <= own;
		if (this.served().some((ticket) => isBefore(ticket.group))) return undefined;
		return this.take(this.open(limit, group), group);
	}

	/**
	 * Waits until a request fits into every 10-minute window: within a group first come, first
	 * served; the groups take turns. Throws WaitCancelled when the signal fires.
	 */
	async acquire({ limit: most = JOBS_BUDGET, group = ANYBODY, signal, onWait }: Waiting = {}) {
		const { account } = this;
		throwIfCancelled(signal);
		const ticket = { group, most };
		account.queue.push(ticket);
		try {
			for (;;) {
				const limit = this.open(most, group);
				const permit = this.isNext(ticket) ? this.take(limit, group) : undefined;
				if (permit) return permit;
				const wait = Math.max(this.waitTime(limit), LOOK_AGAIN_MS);
				onWait?.(wait);
				await pause(account.clock, Math.min(wait, LONGEST_SLEEP_MS), signal);
			}
		} finally {
			account.queue = account.queue.filter((other) => other !== ticket);
		}
	}

	/** Has everybody who queues leave a fifth of the limit to who can't, for a window. */
	claim(): void {
		this.account.claimedAt = this.account.clock.now();
	}

	/** Requests that count now and are not of this group. */
	spentByOthers(group: object, limit: number): number {
		const own = this.account.spent.filter((request) => request.group === group);
		const held = heldRequests(own, this.account.clock.now());
		return this.account.held(limit).length - held.length;
	}

	/** Requests that are only believed to be spent, before a restart. */
	guessed(limit = JOBS_BUDGET): number {
		return this.account.guessed(limit).length;
	}

	/** When each request that counts was over, milliseconds since 1970: for `recall` after a restart. */
	spentTimes(wallNow = Date.now()): number[] {
		const now = this.account.clock.now();
		return this.account.known().map(({ endedAt = now }) => Math.round(wallNow - (now - endedAt)));
	}

	/**
	 * What was stored before a restart. It is the least that was spent, for n8n stores little of what
	 * happens: it never lowers the guess. Times after this process began are its own, or of a clock
	 * that was set since, and long ago ones no longer count.
	 */
	recall(times: number[], wallNow = Date.now()): void {
		const { account } = this;
		const { began = -Infinity, clock, earlier } = account;
		const now = clock.now();
		const requests = times.slice(-JOBS_BUDGET).map((time) => ({ endedAt: now - (wallNow - time) }));
		const before = requests.filter(({ endedAt }) => endedAt <= began);
		const held = heldRequests(before, now);
		if (held.length > heldRequests(earlier, now).length) account.earlier = held;
	}

	/** What of a limit is open to a group. */
	private open(limit: number, group: object): number {
		const { polling, claimedAt, clock } = this.account;
		const least = Math.min(limit, ...[...polling.values()].map((own) => own()));
		if (polling.has(group)) return least;
		const isClaimed = group !== ANYBODY && clock.now() <= claimedAt + JOBS_WINDOW_MS;
		const parts = Number(polling.size > 0) + Number(isClaimed);
		return Math.max(1, least - parts * Math.floor(least / 5));
	}

	private turnOf(group: object): number {
		return this.account.lastTurn.get(group) ?? 0;
	}

	/** Those who wait and could be served now: the turn of another one holds up nobody. */
	private served(): Ticket[] {
		return this.account.queue.filter(({ group, most }) => this.left(this.open(most, group)) > 0);
	}

	private isNext(ticket: Ticket): boolean {
		const served = this.served();
		const turns = served.map(({ group }) => this.turnOf(group));
		return served[turns.indexOf(Math.min(...turns))] === ticket;
	}

	private get ownRefused(): SpentRequest[] {
		const { accepted, refused, spent } = this.account;
		if (accepted.has(this.token)) return [];
		const underWay = spent.filter(({ token, endedAt }) => token === this.token && !endedAt);
		return [...(refused.get(this.token) ?? []), ...underWay];
	}

	private take(limit: number, group: object): Permit | undefined {
		const { account, token } = this;
		if (this.left(limit) === 0) return undefined;
		const now = account.clock.now();
		account.spent = heldRequests(account.spent, now);
		const request: Spent = { token, group };
		account.spent.push(request);
		account.lastTurn.set(group, ++account.turns);
		const remove = () => {
			account.spent = account.spent.filter((other) => other !== request);
		};
		return {
			end: (error) => {
				request.endedAt ??= account.clock.now();
				const { accepted, refused } = account;
				if (error === undefined && !accepted.has(token)) {
					accepted.add(token);
					// What it was refused was the owner's all along.
					account.spent.push(...(refused.get(token) ?? []));
				}
				if (!error?.isAccessRefused || accepted.has(token)) return;
				// Somebody who guesses an account ID must not use up its owner's limit.
				remove();
				refused.set(token, [...heldRequests(refused.get(token) ?? [], request.endedAt), request]);
				account.forgetRefused();
			},
			giveBack: remove,
		};
	}
}

/** Whose limit a request counts against, and with which token. */
export interface BudgetOwner {
	apiBaseUrl: string;
	accountId: number;
	accessToken: string;
}

const accounts = new Map<string, AccountSpending>();
const MANY_ACCOUNTS = 1_000;
/** Accounts that are looked at, from the longest known on, when another one comes. */
const CHECKED_AT_ONCE = 3;
let processBegan: number | undefined = monotonicClock.now();

/**
 * The one budget of an account in this process, whatever workflow asks. Every counted request
 * carries the account ID in its path, so the ID is always known here.
 */
export function budgetOf({ apiBaseUrl, accountId, accessToken }: BudgetOwner): JobsBudget {
	const key = `${apiBaseUrl} ${accountId}`;
	let account = accounts.get(key);
	if (!account) {
		if (accounts.size >= MANY_ACCOUNTS) forgetIdle();
		account = new AccountSpending(monotonicClock, processBegan);
		accounts.set(key, account);
	}
	return new JobsBudget(account, accessToken);
}

/** Drops those of the longest known accounts on which nothing is held: they are as good as new. */
function forgetIdle(): void {
	const oldest = [];
	for (const entry of accounts) {
		oldest.push(entry);
		if (oldest.length === CHECKED_AT_ONCE) break;
	}
	for (const [key, account] of oldest) {
		accounts.delete(key);
		if (!account.isIdle) accounts.set(key, account);
	}
}

/** For tests: forgets every budget of the process, and that it began just now. */
export function resetBudgets(): void {
	accounts.clear();
	processBegan = undefined;
}
