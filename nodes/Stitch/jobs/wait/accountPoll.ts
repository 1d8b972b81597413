import type { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/toNodeError';
import type { Permit } from '../budget/accountBudget';
import { JOBS_WINDOW_MS } from '../budget/slidingWindow';
import { WaitCancelled, unlessCancelled } from '../../clock';
import { backoff, send, underWay } from '../feed/reader';
import type { Answer, JobsRequest, Reader } from '../feed/reader';
import { readJobLog } from '../judge/jobLog';
import type { JobLog } from '../judge/jobLog';
import {
	abort,
	checkLimit,
	leaveLogOut,
	mayReadLog,
	noteDeleted,
	noteError,
	phaseOf,
} from './state';
import { mostUrgent, needsOf, pacingOf, wantedLog } from './needs';
import type { Need, Pacing, Waiter, WaitHooks, WaitRequest, WaitResult } from './state';
import { newWaiter, takeIn, takeLog, takeNoLog } from './transitions';

/** The longest sleep: what is left of the budget, and with it the interval, changes meanwhile. */
const LONGEST_SLEEP_MS = 15_000;
const SHORT_SLEEP_MS = 1_000;
/** A log that can be done without is waited for no longer than this. */
const OPTIONAL_WAIT_MS = 60_000;
/** Part of the requests: the logs of this many jobs can all be read beside their polls. */
const FEW = 1 / 2;
/** The same for jobs that began together, as those of one execution: one poll serves them all. */
const FEW_TOGETHER = 0.7;
const TOGETHER_MS = 10_000;
const ASIDE_MS = 5 * 60 * 1_000;
const ASIDE_AT_ONCE = 5;
/** Refusals in a row that mean what they say: about eight minutes of them. */
const MAX_REFUSALS = 10;

interface Member {
	waiter: Waiter;
	reader: Reader;
	hooks: WaitHooks;
	budgetWaitedBefore: number;
	settle(result: WaitResult): void;
	fail(error: Error): void;
}

type OwnNeed = Need & { member: Member };

/**
 * The one poll for all jobs that are waited for in this process with one account and token,
 * whichever workflows they are of. Each wait ends separately; a request is sent with the credential
 * of a wait that needs it.
 */
export class AccountPoll {
	private members: Member[] = [];

	/** When waits began and ended, of the last ten minutes. */
	private endings: Array<{ startedAt: number; at: number }> = [];

	private isRunning = false;

	/** Ends the current sleep. */
	private sleep = new AbortController();

	private readonly logsUnderWay = new Set<string>();

	private failuresInARow = 0;

	private refusalsInARow = 0;

	private quietUntil = -Infinity;

	private budgetWaitedMs = 0;

	private asideAt = -Infinity;

	private isLookingAside = false;

	/** Waits for one job. Never rejects for what Stitch does: the result says how the wait ended. */
	async wait(
		reader: Reader,
		request: WaitRequest,
		startedAt: number,
		hooks: WaitHooks = {},
	): Promise<WaitResult> {
		const waiter = newWaiter(request, startedAt);
		return await new Promise<WaitResult>((resolve, reject) => {
			const onAbort = () => this.change(member, (current) => abort(current, 'cancelled'));
			const settle = (result: WaitResult) => {
				reader.signal?.removeEventListener('abort', onAbort);
				resolve(result);
			};
			const fail = reject;
			const budgetWaitedBefore = this.budgetWaitedMs;
			const member: Member = { waiter, reader, hooks, settle, fail, budgetWaitedBefore };
			if (this.members.length === 0) this.asideAt = reader.clock.now() + ASIDE_MS;
			this.members.push(member);
			reader.signal?.addEventListener('abort', onAbort, { once: true });
			if (reader.signal?.aborted) onAbort();
			void this.lookAtStreams(member);
			this.wake();
			if (!this.isRunning) void this.run();
		});
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		const release = this.shared.budget.reserveFor(this, () => this.limit);
		try {
			while (this.members.length > 0) await this.step();
		} catch (error) {
			// A bug of ours: nobody is left waiting for ever.
			for (const { fail } of this.members) fail(error as Error);
			this.members = [];
		} finally {
			release();
			this.isRunning = false;
		}
	}

	private wake(): void {
		this.sleep.abort();
		this.sleep = new AbortController();
	}

	private change(member: Member, change: (waiter: Waiter) => Waiter): void {
		const next = change(member.waiter);
		if (member.waiter.end) return;
		const isLoading = phaseOf(next) !== phaseOf(member.waiter);
		member.waiter = next;
		if (!next.end) {
			// What an outage kept from being seen at the start is there by now.
			if (isLoading && next.request.streams === undefined) void this.lookAtStreams(member);
			return;
		}
		const { startedAt, end } = next;
		const waitedMs = member.reader.clock.now() - startedAt;
		const budgetWaitedMs = this.budgetWaitedMs - member.budgetWaitedBefore;
		this.members = this.members.filter((other) => other !== member);
		this.endings.push({ startedAt, at: member.reader.clock.now() });
		member.settle({ end, waitedMs, budgetWaitedMs: Math.min(budgetWaitedMs, waitedMs) });
		this.wake();
	}

	private changeAll(change: (waiter: Waiter) => Waiter): void {
		for (const member of [...this.members]) this.change(member, change);
	}

	/** All members read through the same cache, clock and budget. */
	private get shared(): Reader {
		return this.members[0].reader;
	}

	private get limit(): number {
		return Math.min(...this.members.map(({ reader }) => reader.limit));
	}

	/** Requests that logs and loads leave to the polls of extractions, at most. */
	private get leftForPolls(): number {
		return Math.floor(this.limit / 5);
	}

	/** Whether few jobs were waited for within ten minutes, for the requests that are ours. */
	private get areFew(): boolean {
		const { budget, clock } = this.shared;
		const since = clock.now() - JOBS_WINDOW_MS;
		this.endings = this.endings.filter(({ at }) => at > since);
		const waits = [...this.members.map(({ waiter }) => waiter), ...this.endings];
		const begun = waits.map(({ startedAt }) => startedAt);
		const areTogether = Math.max(...begun) - Math.min(...begun) <= TOGETHER_MS;
		const ours = this.limit - budget.spentByOthers(this, this.limit);
		return waits.length <= ours * (areTogether ? FEW_TOGETHER : FEW);
	}

	/** Whether logs that only tell of several batches have room: of few jobs all, else in half of what is left. */
	private get isRoomForLogs(): boolean {
		if (this.areFew) return true;
		const waits = this.members.filter(({ waiter }) => mayReadLog(waiter)).length;
		return this.shared.budget.left(this.limit) >= 2 * waits;
	}

	private async step(): Promise<void> {
		const need = this.takeInAndChoose();
		if (this.members.length === 0) return;
		const { clock } = this.shared;
		const now = clock.now();
		const dueAt = Math.max(need?.dueAt ?? now + SHORT_SLEEP_MS, this.quietUntil);
		if (need && dueAt <= now) await this.satisfy(need);
		else await clock.sleep(Math.min(Math.ceil(dueAt - now), LONGEST_SLEEP_MS), this.sleep.signal);
	}

	/** Lets every wait take in what there is, and returns the most urgent need of those that continue. */
	private takeInAndChoose(): OwnNeed | undefined {
		if (this.members.length === 0) return undefined;
		const { budget, cache, clock } = this.shared;
		this.changeAll((waiter) => checkLimit(takeIn(waiter, cache, clock.now()), clock.now()));
		const polls = this.members.some(
			({ waiter }) => phaseOf(waiter) === 'extraction' && !waiter.awaitingLog,
		);
		const available = polls ? this.limit - this.leftForPolls : this.limit;
		const isShort = budget.waitTime(available) > OPTIONAL_WAIT_MS;
		// Each wait that ends leaves room for the others.
		const isRoom = () => this.isRoomForLogs;
		this.changeAll((waiter) => {
			const next = leaveLogOut(waiter, isShort, isRoom);
			return next === waiter ? waiter : takeIn(next, cache, clock.now());
		});
		if (this.members.length === 0) return undefined;
		this.lookAside();
		return this.nextNeed();
	}

	/** The most urgent need of those who wait. */
	private nextNeed(): OwnNeed | undefined {
		const { budget, cache, clock } = this.shared;
		const now = clock.now();
		const pacing = this.pacing();
		const needs = this.members.flatMap((member) =>
			needsOf(member.waiter, cache, pacing, now).map((need) => ({ ...need, member })),
		);
		const open = needs.filter(
			({ request }) => request.kind === 'page' || !this.logsUnderWay.has(request.jobName),
		);
		return mostUrgent(open, now, budget.left(this.limit), this.leftForPolls);
	}

	private pacing(): Pacing {
		const { budget, cache } = this.shared;
		const { limit } = this;
		return pacingOf(
			this.members.map(({ waiter }) => waiter),
			cache,
			{
				guessed: budget.guessed(limit),
				left: budget.left(limit),
				limit,
				areFew: this.areFew,
				steadyInterval: (reserve) => budget.steadyInterval(reserve, limit),
			},
		);
	}

	private async satisfy(need: OwnNeed): Promise<void> {
		const { budget, clock } = this.shared;
		const running = underWay(this.shared, need.request);
		if (running) {
			const answer = await unlessWoken(unlessCancelled(running, this.sleep.signal));
			if (answer) this.take(need.request, answer);
			return;
		}
		const { limit } = this;
		const permit = budget.tryTake({ limit, group: this });
		if (permit) {
			await this.send(need, permit);
			return;
		}
		const waitMs = Math.max(budget.waitTime(limit), 1);
		for (const { hooks } of this.members) hooks.onBudgetShort?.(waitMs);
		const before = clock.now();
		const { signal } = this.sleep;
		const turn = await unlessWoken(budget.acquire({ limit, group: this, signal }));
		this.budgetWaitedMs += clock.now() - before;
		if (!turn) return;
		// Something else may be more urgent by now, or nothing.
		const urgent = this.takeInAndChoose();
		const now = clock.now();
		if (urgent && Math.max(urgent.dueAt, this.quietUntil) <= now) await this.send(urgent, turn);
		else turn.giveBack();
	}

	private async send({ member, request }: OwnNeed, permit: Permit): Promise<void> {
		if (request.kind === 'log') {
			void this.readLog(member, request.jobName, permit);
			return;
		}
		const running = underWay(this.shared, request);
		if (running) permit.giveBack();
		else this.take(request, await send({ ...member.reader, signal: undefined }, request, permit));
	}

	/** Logs come from a storage of their own: one that doesn't answer must not hold up the poll. */
	private async readLog({ reader }: Member, jobName: string, permit: Permit): Promise<void> {
		const request: JobsRequest = { kind: 'log', jobName };
		this.logsUnderWay.add(jobName);
		const answer = await send({ ...reader, signal: undefined }, request, permit);
		this.logsUnderWay.delete(jobName);
		this.take(request, answer);
		this.wake();
	}

	private take(request: JobsRequest, answer: Answer): void {
		if (answer.kind === 'error') {
			// Of an execution that was cancelled: another wait asks again.
			if (answer.error.kind !== 'cancelled') this.takeError(request, answer.error);
			return;
		}
		this.failuresInARow = 0;
		this.refusalsInARow = 0;
		if (answer.kind !== 'log' || request.kind !== 'log') return;
		let log: JobLog | undefined;
		this.forLog(request, (waiter, now) => {
			log ??= readJobLog(answer.text);
			return takeLog(waiter, log, this.shared.cache, now);
		});
	}

	private forLog(
		request: JobsRequest & { kind: 'log' },
		change: (waiter: Waiter, now: number) => Waiter,
	): void {
		for (const member of [...this.members]) {
			if (wantedLog(member.waiter) !== request.jobName) continue;
			this.change(member, (waiter) => change(waiter, member.reader.clock.now()));
		}
	}

	private takeError(request: JobsRequest, error: StitchError): void {
		if (this.members.length === 0) return;
		const { cache, clock } = this.shared;
		const now = clock.now();
		// Who may not read logs may still read the lists.
		if (error.isAccessRefused && request.kind === 'page') {
			this.changeAll((waiter) => abort(waiter, 'refused', error));
			return;
		}
		const { isTransient } = error;
		const reason = explain(error).message;
		const note = (waiter: Waiter) => noteError(waiter, { error, reason }, now);
		if (request.kind === 'log') {
			const missing = { reason, isTransient };
			this.forLog(request, (waiter, at) =>
				takeNoLog(isTransient ? note(waiter) : waiter, missing, cache, at),
			);
			if (!isTransient) return;
		} else {
			if (!isTransient && error.kind !== 'notStitch' && request.page === 1) this.refusalsInARow++;
			this.changeAll(note);
		}
		this.failuresInARow++;
		if (this.refusalsInARow >= MAX_REFUSALS) {
			this.changeAll((waiter) => abort(waiter, 'refused', error));
			return;
		}
		this.quietUntil = now + backoff(this.failuresInARow, error.retryAfterMs);
	}

	private async lookAtStreams(member: Member): Promise<void> {
		const streams = await member.hooks.streams?.();
		if (streams === undefined) return;
		this.change(member, (waiter) => ({ ...waiter, request: { ...waiter.request, streams } }));
		this.wake();
	}

	private async checkDeleted(member: Member): Promise<void> {
		if (!(await member.hooks.isDeleted?.())) return;
		this.change(member, (waiter) => noteDeleted(waiter, member.reader.clock.now()));
		this.wake();
	}

	/** Outside the budget, and beside the poll: an answer that doesn't come holds up nothing. */
	private lookAside(): void {
		const now = this.shared.clock.now();
		if (this.isLookingAside || now < this.asideAt) return;
		this.asideAt = now + ASIDE_MS;
		this.isLookingAside = true;
		const looks = [...this.members].values();
		const worker = async () => {
			for (const member of looks) {
				if (phaseOf(member.waiter) === 'extraction') await this.checkDeleted(member);
				// What an outage has kept from being seen is there by now.
				if (member.waiter.request.streams === undefined) await this.lookAtStreams(member);
			}
		};
		const workers = Array.from({ length: ASIDE_AT_ONCE }, worker);
		void Promise.all(workers).then(() => {
			this.isLookingAside = false;
		});
	}
}

/** What a promise gives, or nothing when what it waited with was ended. */
const unlessWoken = async <T>(promise: Promise<T>): Promise<T | undefined> =>
	await promise.catch(async (thrown: unknown) =>
		thrown instanceof WaitCancelled ? undefined : await Promise.reject(thrown as Error),
	);
