import { pause, unlessCancelled } from './clock';
import { pageCount } from '../feed/extractionPages';
import { backoff, MAX_FAULTS_IN_A_ROW } from '../feed/faults';
import type { Fault } from '../feed/faults';
import { interval, logPatience } from './pollInterval';
import { ask } from '../feed/reader';
import type { Answered, JobsRequest, Reader } from '../feed/reader';
import { checkLimit, endNow, leaveLogOut, noteDeleted, noteFault } from './ends';
import { newWaiter, takeIn, takeLog, takeNoLog } from './transitions';
import { needsOf, phaseOf } from './nextRequest';
import type { Need, Patience, Waiter, WaitEnd, WaitRequest } from './state';

/** One item's wait and what it came to, as `waitForJobs` gives it. */
export interface WaitResult {
	end: WaitEnd;
	/** how long the wait took, milliseconds */
	waitedMs: number;
	/** how long, altogether, a request was due and the budget had none left */
	budgetWaitedMs: number;
}

export interface WaitHooks {
	/** called as soon as one wait ends, the others going on */
	onEnd?(index: number, end: WaitEnd): void;
	/** called when a request is due and the budget has none left, with the milliseconds it takes */
	onBudgetShort?(waitMs: number): void;
	/** the sources that are deleted by now; asked now and then, outside the budget; never throws */
	deletedSources?(): Promise<ReadonlySet<number>>;
}

/** The longest nap: what is left of the budget, and with it the interval, changes meanwhile. */
const NAP_MS = 15_000;
const SHORT_NAP_MS = 1000;
/** A failed job's log is waited for no longer than this. */
const OPTIONAL_WAIT_MS = 60_000;
const DELETED_CHECK_MS = 5 * 60 * 1000;

class Wait {
	private waiters: Waiter[];

	private endedAt: number[] = [];

	private faultsInARow = 0;

	private quietUntil = -Infinity;

	private budgetWaitedMs = 0;

	private deletedCheckAt: number;

	constructor(
		private readonly reader: Reader,
		requests: WaitRequest[],
		private readonly hooks: WaitHooks,
		startedAt: number[],
	) {
		this.waiters = requests.map((request, index) => newWaiter(request, startedAt[index]));
		this.deletedCheckAt = this.now() + DELETED_CHECK_MS;
	}

	async run(): Promise<WaitResult[]> {
		const startedAt = this.waiters.map((waiter) => waiter.startedAt);
		try {
			while (this.open().length > 0) await this.step();
		} catch (error) {
			// Only a cancellation gets here: whoever cancelled wants no more requests.
			if (!this.reader.signal?.aborted) throw asError(error);
			this.update((waiter) => endNow(waiter, 'cancelled'));
		}
		return this.waiters.map((waiter, index) => ({
			end: waiter.end as WaitEnd,
			waitedMs: this.endedAt[index] - startedAt[index],
			budgetWaitedMs: this.budgetWaitedMs,
		}));
	}

	private now(): number {
		return this.reader.clock.now();
	}

	private open(): Waiter[] {
		return this.waiters.filter((waiter) => !waiter.end);
	}

	/** Replaces the state of every open wait, and tells of those that ended. */
	private update(change: (waiter: Waiter) => Waiter): void {
		this.waiters.forEach((waiter, index) => {
			if (waiter.end) return;
			const next = change(waiter);
			this.waiters[index] = next;
			if (!next.end) return;
			this.endedAt[index] = this.now();
			this.hooks.onEnd?.(index, next.end);
		});
	}

	private async step(): Promise<void> {
		const { board } = this.reader;
		this.update((waiter) => checkLimit(takeIn(waiter, board, this.now()), this.now()));
		const open = this.open();
		if (open.length === 0) return;
		await this.checkDeleted();
		const need = this.nextNeed(open);
		const now = this.now();
		const dueAt = Math.max(need?.dueAt ?? now + SHORT_NAP_MS, this.quietUntil);
		if (!need || dueAt > now) {
			await pause(this.reader.clock, Math.min(Math.ceil(dueAt - now), NAP_MS), this.reader.signal);
			return;
		}
		await this.satisfy(need);
	}

	/** The most urgent need. Of those that are due, pages go first: others wait for them as well. */
	private nextNeed(open: Waiter[]): Need | undefined {
		const now = this.now();
		const patience = this.patience(open);
		const needs = open.flatMap((waiter) => needsOf(waiter, this.reader.board, patience, now));
		const due = needs.filter((need) => need.dueAt <= now);
		const pages = due.filter((need) => need.request.kind !== 'log');
		const candidates = pages.length > 0 ? pages : due.length > 0 ? due : needs;
		return candidates.reduce<Need | undefined>(
			(first, need) => (first && first.dueAt <= need.dueAt ? first : need),
			undefined,
		);
	}

	private patience(open: Waiter[]): Patience {
		const { board, budget, clock } = this.reader;
		const loading = open.filter((waiter) => phaseOf(waiter) === 'load').length;
		const extracting = open.length - loading;
		const perRound =
			Math.min(extracting, pageCount(board.extractions)) +
			(loading > 0 ? pageCount(board.loads) : 0);
		const since = Math.max(...open.map((waiter) => waiter.startedAt));
		// Up to the last look, not up to now: else the next one would move away as time passes.
		const lastLook = Math.max(since, ...open.map((waiter) => waiter.lastLookAt ?? since));
		const wantedMs = Math.min(...open.map(({ request }) => request.pollIntervalMs ?? Infinity));
		const logsAhead = open.filter(({ request, log }) => request.waitFor === 'load' && !log).length;
		return {
			intervalMs: interval({
				left: budget.left(clock),
				perRound,
				logsAhead,
				elapsedMs: lastLook - since,
				...(wantedMs === Infinity ? {} : { wantedMs }),
			}),
			logAfterMs: logPatience(logsAhead),
		};
	}

	private async satisfy(need: Need): Promise<void> {
		const { reader } = this;
		const { budget, clock } = reader;
		const answered = await ask(reader, need.request, () => budget.tryTake(clock));
		if (answered !== 'noBudget') {
			this.take(need.request, answered);
			return;
		}
		const waitMs = Math.max(budget.waitTime(clock), 1);
		if (need.optional && waitMs > OPTIONAL_WAIT_MS) {
			this.update(leaveLogOut);
			return;
		}
		this.hooks.onBudgetShort?.(waitMs);
		const before = this.now();
		await pause(clock, Math.min(waitMs, NAP_MS), reader.signal);
		this.budgetWaitedMs += this.now() - before;
	}

	private take(request: JobsRequest, answered: Answered): void {
		switch (answered.kind) {
			case 'shared':
				return;
			case 'page':
				this.faultsInARow = 0;
				return;
			case 'log':
				this.faultsInARow = 0;
				this.forLog(request, (waiter) =>
					takeLog(waiter, answered.log, this.reader.board, this.now()),
				);
				return;
			case 'fault':
				this.takeFault(request, answered.fault);
		}
	}

	private forLog(request: JobsRequest, change: (waiter: Waiter) => Waiter): void {
		if (request.kind !== 'log') return;
		this.update((waiter) => (this.wantsLog(waiter, request.jobName) ? change(waiter) : waiter));
	}

	private wantsLog(waiter: Waiter, jobName: string): boolean {
		const now = this.now();
		const impatient: Patience = { intervalMs: 0, logAfterMs: 0 };
		return needsOf(waiter, this.reader.board, impatient, now).some(
			({ request }) => request.kind === 'log' && request.jobName === jobName,
		);
	}

	private takeFault(request: JobsRequest, fault: Fault): void {
		const now = this.now();
		if (fault.kind === 'refused') {
			this.update((waiter) => endNow(waiter, 'refused', fault));
			return;
		}
		if (request.kind === 'log') {
			this.forLog(request, (waiter) => takeNoLog(waiter, fault, now));
			if (fault.kind === 'definitive') return;
		} else if (fault.kind === 'definitive') {
			if (request.page === 1) {
				this.update((waiter) => endNow(waiter, 'refused', fault));
				return;
			}
			// A page behind the end: the list got shorter. What is remembered of it is no longer true.
			this.reader.board[request.kind].clear();
		}
		this.faultsInARow++;
		this.update((waiter) => noteFault(waiter, fault, now));
		if (this.faultsInARow >= MAX_FAULTS_IN_A_ROW) {
			this.update((waiter) => endNow(waiter, 'unreachable', fault));
			return;
		}
		const retryAfterMs = fault.kind === 'transient' ? fault.retryAfterMs : undefined;
		this.quietUntil = now + backoff(this.faultsInARow, retryAfterMs);
	}

	private async checkDeleted(): Promise<void> {
		const { hooks, reader } = this;
		const extracting = this.open().some((waiter) => phaseOf(waiter) === 'extraction');
		if (!hooks.deletedSources || !extracting || this.now() < this.deletedCheckAt) return;
		this.deletedCheckAt = this.now() + DELETED_CHECK_MS;
		const gone = await unlessCancelled(hooks.deletedSources(), reader.signal);
		this.update((waiter) =>
			gone.has(waiter.request.sourceId) ? noteDeleted(waiter, this.now()) : waiter,
		);
	}
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/**
 * Waits for the jobs of one account, read with one token: one shared poll for all of them, inside
 * the account's budget. Never throws for what Stitch does; each result says how its wait ended.
 * `startedAt`: when each start was answered, by the reader's clock.
 */
export async function waitForJobs(
	reader: Reader,
	requests: WaitRequest[],
	startedAt: number[],
	hooks: WaitHooks = {},
): Promise<WaitResult[]> {
	return await new Wait(reader, requests, hooks, startedAt).run();
}
