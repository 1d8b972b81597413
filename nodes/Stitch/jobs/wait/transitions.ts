import type { ExtractionRecord } from '../judge/extraction';
import { locate } from '../feed/extractionPages';
import type { Fault } from '../feed/faults';
import { nextAsk, see, startOfWait } from '../judge/jobRun';
import type { Before, Seen } from '../judge/jobRun';
import { lookAtLoads } from '../feed/loadPages';
import { judgeLoads } from '../judge/loads';
import type { JobLog } from '../judge/log';
import { ended, noteFault } from './ends';
import { inLoadPhase, pendingStreams } from './nextRequest';
import type { Memory, Waiter, WaitRequest } from './state';

/** An error state left from before the start may clear itself for so long. */
export const STALE_ERROR_GRACE_MS = 15 * 60 * 1000;
const MAX_LOG_TRIES = 3;
const LOG_RETRY_MS = 60_000;

/** A wait at its beginning; `now` is when the start was answered. */
export function newWaiter(request: WaitRequest, now: number): Waiter {
	return {
		request,
		startedAt: now,
		job: startOfWait(request.before, request.sent),
		overtaken: [],
		since: now,
		deadlineAt: now + request.extractionTimeoutMs,
		loadLooks: 0,
		logTries: 0,
		logDueAt: now,
	};
}

function looked(requestedAt: number): Pick<Waiter, 'lastLookAt' | 'since'> {
	return { lastLookAt: requestedAt, since: requestedAt + 1 };
}

function malformed(reason: string): string {
	return `The source's record in Stitch's answer can't be read: ${reason}`;
}

/** What the machine's end means for the wait; the extraction may be only half of it. */
function afterJob(waiter: Waiter, now: number): Waiter {
	const { job, request } = waiter;
	const end = job.end;
	if (!end || nextAsk(job).ask !== 'nothing') return waiter;
	const { jobName } = job;
	switch (end.verdict) {
		case 'extracted':
			if (request.waitFor === 'extraction') {
				return ended(waiter, { ...end, jobName }, request.wantLog);
			}
			if (waiter.extractedAt !== undefined) return waiter;
			return {
				...waiter,
				extractedAt: now,
				since: now,
				lastLookAt: undefined,
				logDueAt: now,
				deadlineAt: now + request.loadTimeoutMs,
			};
		case 'failed':
		case 'terminated':
			return ended(waiter, { ...end, jobName }, true);
		case 'superseded':
			if (request.followNewer) return follow(waiter, end.jobName, end.newer, now);
			return ended(
				waiter,
				{ ...end, logMissing: job.logMissing, ...(job.log ? { log: job.log } : {}) },
				false,
			);
		case 'unknown':
			return ended(
				waiter,
				{ verdict: 'unknown', jobName, description: end.reason, record: end.record },
				false,
			);
	}
}

/** Waits for the newer job from here on: it, too, may still run or have failed. */
function follow(waiter: Waiter, jobName: string, newer: ExtractionRecord, now: number): Waiter {
	const before: Before = { kind: 'record', jobName, running: false };
	const job = startOfWait(before, { kind: 'started', jobName: newer.jobName });
	const next: Waiter = {
		...waiter,
		overtaken: [...waiter.overtaken, jobName],
		job: see(job, { kind: 'record', record: newer, at: now }),
		log: undefined,
		logMissing: undefined,
	};
	return afterJob(next, now);
}

function afterLoads(waiter: Waiter, memory: Memory, now: number): Waiter {
	const end = waiter.job.end;
	if (end?.verdict !== 'extracted' || waiter.extractedAt === undefined) return waiter;
	const { request } = waiter;
	const look = lookAtLoads(request.sourceName, memory.loads, waiter.since, pendingStreams(waiter));
	const complete = look.missing.length === 0;
	if (!complete && waiter.loadLooks === 0) return waiter;
	const completionTime = end.record.completionTime ?? end.record.startTime;
	const graceOver =
		now - waiter.extractedAt >= Math.min(STALE_ERROR_GRACE_MS, request.loadTimeoutMs);
	const loads = judgeLoads({
		sourceName: request.sourceName,
		completionTime,
		before: request.loadsBefore ?? waiter.firstLoads,
		now: look.records,
		log: waiter.log,
		selected: request.selected,
		graceOver,
	});
	const next: Waiter = {
		...waiter,
		loads,
		...(complete
			? {
					loadLooks: waiter.loadLooks + 1,
					firstLoads: waiter.firstLoads ?? look.records,
					...looked(look.requestedAt),
				}
			: {}),
	};
	const { streams } = loads;
	const { jobName } = waiter.job;
	if (loads.verdict === 'loaded') {
		return ended(
			next,
			{ verdict: 'loaded', jobName, record: end.record, streams },
			request.wantLog,
		);
	}
	if (loads.verdict === 'failed') {
		const failed = streams.find((stream) => stream.outcome === 'failed');
		return ended(
			next,
			{
				verdict: 'failed',
				phase: 'load',
				jobName,
				record: end.record,
				description: failed?.trouble?.message,
				streams,
			},
			true,
		);
	}
	return next;
}

/** Takes in whatever the memory shows that this wait hasn't seen yet. */
export function takeIn(waiter: Waiter, memory: Memory, now: number): Waiter {
	if (waiter.end || waiter.ending) return waiter;
	if (inLoadPhase(waiter)) return afterLoads(waiter, memory, now);
	if (nextAsk(waiter.job).ask !== 'page') return waiter;
	const place = locate(waiter.request.sourceId, memory.extractions, waiter.since);
	if (place.kind === 'ask') return waiter;
	const seen: Seen | undefined =
		place.kind === 'record'
			? { kind: 'record', record: place.record, at: place.answeredAt }
			: place.kind === 'unsure'
				? undefined
				: place;
	const next: Waiter = {
		...waiter,
		job: seen ? see(waiter.job, seen) : waiter.job,
		...looked(place.requestedAt),
	};
	return afterJob(
		place.kind === 'malformed'
			? noteFault(next, { kind: 'transient', message: malformed(place.reason) }, now)
			: next,
		now,
	);
}

/** The log that was asked for. */
export function takeLog(waiter: Waiter, log: JobLog, memory: Memory, now: number): Waiter {
	if (waiter.end) return waiter;
	if (waiter.ending) return { ...waiter, end: { ...waiter.ending, log }, ending: undefined };
	if (inLoadPhase(waiter)) return afterLoads({ ...waiter, log }, memory, now);
	return afterJob({ ...waiter, job: see(waiter.job, { kind: 'log', log }) }, now);
}

/** The log isn't there, or couldn't be read (again). */
export function takeNoLog(waiter: Waiter, fault: Fault, now: number): Waiter {
	if (waiter.end) return waiter;
	const reason = fault.message;
	const next = {
		...waiter,
		logTries: waiter.logTries + 1,
		logDueAt: now + LOG_RETRY_MS,
	};
	if (waiter.ending) {
		return { ...next, end: { ...waiter.ending, logMissing: reason }, ending: undefined };
	}
	if (inLoadPhase(waiter)) {
		return next.logTries < MAX_LOG_TRIES ? next : { ...next, logMissing: reason };
	}
	const transient = fault.kind === 'transient' && next.logTries < MAX_LOG_TRIES;
	if (transient) return { ...next, logDueAt: now + LOG_RETRY_MS / 4 };
	const job = see(waiter.job, { kind: 'noLog', reason });
	return afterJob({ ...next, logTries: 0, job }, now);
}
