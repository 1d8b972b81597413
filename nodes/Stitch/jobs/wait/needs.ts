import { JOBS_BUDGET, JOBS_WINDOW_MS } from '../budget/slidingWindow';
import { locate, viewLoads } from '../feed/jobPages';
import { awaitsOnlyLog, deadlineOf, inLoadPhase, mayReadLog, otherToRead, phaseOf } from './state';
import type { ListName } from '../feed/reader';
import type { Memory, Need, Pacing, Waiter, WaitRequest } from './state';
import { nextStep } from '../judge/jobRun';
import { isSelected } from '../judge/streamNames';

/** Requests that waiting leaves to triggers and other workflows. */
const RESERVE = 2;
/** The part of what is left that is for logs. */
const LOGS_OF_FEW = 0.8;
const LOGS_OF_MANY = 0.5;
/** Of the limit: with more than that left, nothing has to be saved. */
const PLENTY = 0.9;
const FIRST_POLL_MS = 4_000;
/** Of the time that the job before took: until then, this one is not expected to end. */
const EXPECTED = 0.9;
const MIN_INTERVAL_MS = 1_000;
/** The longest interval while there is room, of a list with one page; longer with more, or a smaller limit. */
const LONGEST_INTERVAL_MS = 75_000;
/** The longest time between two looks at a job that isn't expected to end yet: it may have failed. */
const LONGEST_UNSEEN_MS = 90_000;

/** What the pace of polling depends on. */
export interface Pace {
	/** Requests left of the account's budget, now, and of how many. */
	left: number;
	limit: number;
	/** The shortest interval that the budget can bear for ever, milliseconds, leaving this reserve. */
	steadyInterval(reserve: number): number;
	/** Requests that one round of polling takes, by list; lists share what there is evenly. */
	perRound: { extractions: number; loads: number };
	/** Logs that are waited for, one request each; of few jobs, those that will be, too. */
	logsWanted: number;
	/** So few jobs were waited for lately that all their logs are read. */
	areFew: boolean;
	/** From the beginning of the oldest wait to the last poll, milliseconds. */
	oldestMs: number;
	/** The user's own interval, if any. */
	wantedMs?: number;
}

/**
 * Time from one round of polling to the next, for each list. It is one that the budget can bear for
 * ever: the more was spent (by whomever), the slower. While there is room, waits are looked at sooner,
 * after as long again as the oldest has taken, and a user's own interval is kept.
 */
export function pollInterval(pace: Pace): { extractions: number; loads: number } {
	const { oldestMs, areFew, left, limit, perRound, logsWanted, wantedMs } = pace;
	// However many logs are waited for, a part of what is left is for polls.
	const share = areFew ? LOGS_OF_FEW : LOGS_OF_MANY;
	const forLogs = Math.min(logsWanted, Math.floor(Math.max(0, left - RESERVE) * share));
	const reserve = Math.min(RESERVE + forLogs, Math.floor((limit * 2) / 3));
	const steadyInterval = pace.steadyInterval(reserve);
	const shares = perRound.extractions > 0 && perRound.loads > 0 ? 2 : 1;
	const interval = (list: 'extractions' | 'loads') => {
		const steady = shares * Math.max(1, perRound[list]) * steadyInterval;
		if (wantedMs !== undefined) {
			const wanted = Math.max(MIN_INTERVAL_MS, wantedMs);
			return left > limit / 2 ? wanted : Math.max(wanted, steady);
		}
		const pages = Math.max(1, perRound[list]);
		const longest = (Math.cbrt(pages) * LONGEST_INTERVAL_MS * JOBS_BUDGET) / limit;
		if (left <= reserve + 1) return Math.min(steady, longest);
		return Math.min(steady, longest, Math.max(FIRST_POLL_MS, pages * oldestMs));
	};
	return { extractions: interval('extractions'), loads: interval('loads') };
}

/** Time for a log to be written, once the end of its job was seen. */
const LOG_WRITTEN_MS = 6_000;
const LOG_AFTER_PER_WAIT_MS = 6_000;
const LONGEST_LOG_AFTER_MS = 120_000;

/**
 * How long after an extraction its log is left unread. All logs of few jobs are read, and then they
 * come first. Of many, if every stream gets its load meanwhile, the log isn't needed: the more jobs
 * wait, the more requests that saves.
 */
function logDelay(waits: number, areFew: boolean): number {
	return areFew ? LOG_WRITTEN_MS : Math.min(waits * LOG_AFTER_PER_WAIT_MS, LONGEST_LOG_AFTER_MS);
}

/** The pace for all who wait, by what the budget has left. */
export function pacingOf(
	waiters: Waiter[],
	memory: Memory,
	budget: Pick<Pace, 'areFew' | 'left' | 'limit' | 'steadyInterval'> & { guessed: number },
): Pacing {
	const loading = waiters.filter((waiter) => phaseOf(waiter) === 'load');
	const extracting = waiters.filter((waiter) => phaseOf(waiter) === 'extraction');
	const loadPages = new Set(
		loading.flatMap((waiter) => {
			const { sourceName } = waiter.request;
			return viewLoads(sourceName, memory.loads, Infinity, awaitedStreams(waiter)).missing;
		}),
	);
	const extractionPages = new Set(
		extracting.flatMap(({ request }) => {
			const place = locate(request.sourceId, memory.extractions, Infinity);
			return place.kind === 'ask' ? place.page : [];
		}),
	);
	const begun = waiters.map(({ startedAt }) => startedAt);
	const since = Math.max(...begun);
	// Up to the last poll, not up to now: else the next one would move away as time passes.
	const lastPoll = Math.max(since, ...waiters.map(({ lastPollAt }) => lastPollAt ?? since));
	const wantedMs = Math.min(...waiters.map(({ request }) => request.pollIntervalMs ?? Infinity));
	const logsAhead = waiters.filter(mayReadLog).length;
	return {
		intervalMs: pollInterval({
			...budget,
			perRound: {
				extractions: extractionPages.size,
				loads: loadPages.size,
			},
			logsWanted: budget.areFew
				? logsAhead
				: waiters.filter((waiter) => wantedLog(waiter) !== undefined).length,
			oldestMs: lastPoll - Math.min(...begun),
			...(wantedMs === Infinity ? {} : { wantedMs }),
		}),
		isSaving: budget.guessed === 0 && budget.left <= budget.limit * PLENTY,
		isLogFirst: budget.areFew,
		logAfterMs: logDelay(logsAhead, budget.areFew),
		pagesLeft: budget.left - Math.floor(budget.limit / 3),
	};
}

/** Looks at the loads before a log is spent on them, of many: often they arrive, and it isn't needed. */
const LOAD_POLLS_BEFORE_LOG = 2;
/** How long a log that comes first is waited for. */
const LOG_ANSWERED_MS = 10_000;

/** `readAt`: when any wait last requested the page; the first look keeps its interval from that. */
function pollDueAt(
	waiter: Waiter,
	list: ListName,
	pacing: Pacing,
	now: number,
	readAt = -Infinity,
): number {
	const from = waiter.lastPollAt ?? waiter.extractedAt ?? waiter.startedAt;
	const interval = pacing.intervalMs[list];
	const isFirst = inLoadPhase(waiter) && waiter.loadPolls === 0;
	const soon = isFirst ? Math.max(from, readAt + interval) : from + interval;
	const saved = Math.min(notBefore(waiter), from + LONGEST_UNSEEN_MS);
	const dueAt = pacing.isSaving ? Math.max(soon, saved) : soon;
	// The limit ends the wait only with a poll sent after it.
	const deadlineAt = deadlineOf(waiter);
	const lastAt = now >= deadlineAt && from < deadlineAt ? deadlineAt : Infinity;
	return Math.min(dueAt, lastAt, seenRunningBy(waiter));
}

/** Polls before a job can be over are saved: it takes about as long as the one before did. */
function notBefore(waiter: Waiter): number {
	const { request, startedAt } = waiter;
	if (inLoadPhase(waiter) || request.pollIntervalMs !== undefined) return -Infinity;
	return startedAt + EXPECTED * (tookBefore(request) ?? 0);
}

/** How long the job before took, if it is known and over. */
function tookBefore({ before }: WaitRequest): number | undefined {
	if (before.kind !== 'record' || !before.completionTime || !before.startTime) return undefined;
	return before.completionTime - before.startTime;
}

/** Whatever the job before took, this one may be a short one. */
const SEEN_BY_MS = 15_000;

/**
 * By when somebody whose look before the start was an old one looks again: while the job runs, if it
 * takes a quarter of what the one before did, or a second where there was none. After its end, nothing
 * tells whether another one was between.
 */
function seenRunningBy(waiter: Waiter): number {
	const { isLookOld, lastPollAt, request, startedAt } = waiter;
	const tookMs = tookBefore(request) ?? FIRST_POLL_MS;
	const isFirst = lastPollAt === undefined && !inLoadPhase(waiter);
	if (!isFirst || !isLookOld) return Infinity;
	return startedAt + Math.max(MIN_INTERVAL_MS, Math.min(tookMs / 4, SEEN_BY_MS));
}

const logJob = ({ job, awaitingLog }: Waiter) => awaitingLog?.jobName ?? job.jobName;

/** The streams that are still waited for, as far as they are known. */
export function awaitedStreams({ loads, request }: Waiter): string[] | undefined {
	const pending = loads?.streams.filter((stream) => stream.outcome === 'pending');
	return (pending ?? request.streams?.filter(isSelected))?.map(({ streamName }) => streamName);
}

/** A look at the loads from so long before the start is one from before it. */
const EARLY_MS = 30_000;

/** What the first look at the loads has to show where nobody looked before the start. */
export function earlyLoads(waiter: Waiter, memory: Memory) {
	const { request, firstLoads, startedAt } = waiter;
	const { before, loadsBefore, sourceName, waitFor } = request;
	const isWanted = waitFor === 'load' && before.kind !== 'none' && !inLoadPhase(waiter);
	if (!isWanted || loadsBefore || firstLoads) return undefined;
	return viewLoads(sourceName, memory.loads, startedAt - EARLY_MS, awaitedStreams(waiter));
}

/** The log that the loads are waiting for, if any. */
export function wantedLog(waiter: Waiter): string | undefined {
	if (waiter.awaitingLog) return logJob(waiter);
	if (!inLoadPhase(waiter)) {
		const step = nextStep(waiter.job);
		return step.ask === 'log' ? step.jobName : undefined;
	}
	if (waiter.loads === undefined && mayReadLog(waiter)) return logJob(waiter);
	switch (waiter.loads?.wants) {
		case 'log':
			return logJob(waiter);
		case 'otherLog':
			return otherToRead(waiter)?.jobName;
		default: {
			// It may be there later after all.
			const isMissed = waiter.log === undefined && waiter.logMissing !== undefined;
			return isMissed ? logJob(waiter) : undefined;
		}
	}
}

function loadNeeds(waiter: Waiter, memory: Memory, pacing: Pacing, now: number): Need[] {
	const { extractedAt = now, loadPolls, logDueAt, logTries } = waiter;
	const { sourceName } = waiter.request;
	const view = viewLoads(sourceName, memory.loads, waiter.since, awaitedStreams(waiter));
	const jobName = wantedLog(waiter);
	const isOwn = mayReadLog(waiter);
	const readAt = Math.max(logDueAt, isOwn ? extractedAt + pacing.logAfterMs : 0);
	// With few jobs, the loads decide nothing before the log, and wait for it only this long.
	const isFirst = isOwn && pacing.isLogFirst && logTries === 0;
	const notBefore = isFirst ? readAt + LOG_ANSWERED_MS : -Infinity;
	const needs: Need[] = view.missing.map((page) => {
		const dueAt = pollDueAt(waiter, 'loads', pacing, now, memory.loads.get(page)?.requestedAt);
		return { request: { kind: 'page', list: 'loads', page }, dueAt: Math.max(dueAt, notBefore) };
	});
	if (jobName === undefined) return needs;
	const log: Need = { request: { kind: 'log', jobName }, dueAt: readAt };
	if (awaitsOnlyLog(waiter)) return [{ ...log, dueAt: logDueAt }];
	const isLater = isOwn && !isFirst && loadPolls < LOAD_POLLS_BEFORE_LOG;
	return isLater ? needs : [log, ...needs];
}

/** What this wait needs to see next, and when. */
export function needsOf(waiter: Waiter, memory: Memory, pacing: Pacing, now: number): Need[] {
	if (waiter.end) return [];
	if (inLoadPhase(waiter) && !waiter.awaitingLog) return loadNeeds(waiter, memory, pacing, now);
	const jobName = wantedLog(waiter);
	if (jobName !== undefined) {
		return [{ request: { kind: 'log', jobName }, dueAt: waiter.logDueAt }];
	}
	if (waiter.awaitingLog) return [];
	const { missing = [] } = earlyLoads(waiter, memory) ?? {};
	const earlyAt = Math.max(waiter.startedAt, (waiter.lastError?.at ?? -Infinity) + EARLY_MS);
	const needs: Need[] = (missing.length <= pacing.pagesLeft ? missing : []).map((page) => ({
		request: { kind: 'page', list: 'loads', page },
		dueAt: earlyAt,
	}));
	const place = locate(waiter.request.sourceId, memory.extractions, waiter.since);
	if (place.kind !== 'ask') return needs;
	const dueAt = pollDueAt(waiter, 'extractions', pacing, now);
	return [{ request: { kind: 'page', list: 'extractions', page: place.page }, dueAt }, ...needs];
}

const rankOf = { extractions: 0, loads: 1 };
/** Requests that are left to the polls of extractions at least. */
const LEAST_FOR_POLLS = 2;

/**
 * The most urgent of all needs. Of those that are due, the polls of extractions go first, because one
 * page answers many; while there are any, logs and loads leave as many requests as they take
 * themselves, and no more than `mostForPolls`.
 */
export function mostUrgent<T extends Need & { member: { waiter: Waiter } }>(
	needs: T[],
	now: number,
	left: number,
	mostForPolls: number,
): T | undefined {
	const isPoll = ({ request }: Need) => request.kind === 'page' && request.list === 'extractions';
	const due = needs.filter(({ dueAt }) => dueAt <= now);
	const others = due.filter((need) => !isPoll(need));
	const requests = new Set(others.map(({ request }) => JSON.stringify(request)));
	const forPolls = Math.min(mostForPolls, Math.max(LEAST_FOR_POLLS, requests.size));
	const isShort = needs.some(isPoll) && left <= forPolls;
	const open = isShort ? due.filter(isPoll) : due;
	const rank = ({ request, dueAt, member }: T) => {
		if (request.kind === 'page') return rankOf[request.list];
		// With few requests, a look at the loads may be due whenever there is one.
		const { lastPollAt = -Infinity } = member.waiter;
		return lastPollAt > dueAt + JOBS_WINDOW_MS ? rankOf.loads : 2;
	};
	if (open.length > 0) return first(open, rank);
	return first(
		needs.filter(({ dueAt }) => dueAt > now),
		({ dueAt }) => dueAt,
	);
}

function first<T>(needs: T[], rank: (need: T) => number): T | undefined {
	return needs.reduce<T | undefined>(
		(best, need) => (best && rank(best) <= rank(need) ? best : need),
		undefined,
	);
}
