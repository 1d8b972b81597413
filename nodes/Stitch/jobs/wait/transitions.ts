import type { Extraction } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { locate, viewLoads } from '../feed/jobPages';
import { mayBeSecond, nextStep, see, startOfWait } from '../judge/jobRun';
import type { Before, JobEnd } from '../judge/jobRun';
import { isComplete } from '../judge/jobLog';
import type { JobLog } from '../judge/jobLog';
import { judgeLoads, STALE_ERROR_GRACE_MS } from '../judge/loads';
import type { OtherJob } from '../judge/loads';
import { ended, inLoadPhase, NO_ROOM, noteError, otherToRead } from './state';
import { awaitedStreams, earlyLoads } from './needs';
import type { Memory, Waiter, WaitRequest } from './state';

const MAX_LOG_TRIES = 3;
const LOG_RETRY_MS = 60_000;
const FIRST_LOG_RETRY_MS = 15_000;
/** A batch of an earlier job that isn't loaded after a day is not waited for. */
const LONG_AGO_MS = 24 * 60 * 60 * 1000;

type Extracted = JobEnd & { verdict: 'extracted' };

/** When a log is requested again: after the first tries ever later, for as long as it is wanted. */
const retryAt = (now: number, tries: number) =>
	now + LOG_RETRY_MS * 2 ** Math.min(Math.max(0, tries - MAX_LOG_TRIES), 4);

/** The log that says how a job ended is requested again soon, and then once a minute. */
const triedLog = (waiter: Waiter, now: number): Waiter => ({
	...waiter,
	logTries: waiter.logTries + 1,
	logDueAt: now + (waiter.logTries === 0 ? FIRST_LOG_RETRY_MS : LOG_RETRY_MS),
});

/** A wait at its beginning; `now` is when the start was answered. */
export function newWaiter(request: WaitRequest, now: number): Waiter {
	return {
		request,
		startedAt: now,
		job: startOfWait(request.before, request.sent),
		isLookOld: request.isLookOld,
		older: request.before.kind === 'record' ? [request.before] : [],
		supersededJobs: [],
		since: now,
		deadlineAt: now + request.extractionTimeoutMs,
		loadPolls: 0,
		seenLoads: new Map(),
		logTries: 0,
		logDueAt: now,
		failures: 0,
	};
}

const polled = (requestedAt: number) => ({
	lastPollAt: requestedAt,
	since: requestedAt + 1,
	failures: 0,
});

/**
 * The jobs before ours, whose last batches may still be on their way, and a newer one. `undefined`
 * where there may be one that nobody saw; of those before a job that was running already, nothing
 * tells.
 */
function othersOf(
	{ request, job, older, isLookOld }: Waiter,
	{ completionTime: endTime, newer }: Extracted,
	startTime: number,
): OtherJob[] | undefined {
	const { before, loadsBefore = [], sent } = request;
	// Without a job before, nothing was loaded: an answer or a page in between was wrong.
	const isFirst = before.kind === 'none' && loadsBefore.length === 0;
	const wasRunning = older.length > 0 || sent.kind === 'alreadyRunning';
	if (isLookOld || (!wasRunning && !isFirst)) return undefined;
	const others: OtherJob[] = older
		.filter(({ jobName }) => jobName !== job.jobName)
		// One that was shown running was over when ours began.
		.map((other) => ({ ...other, completionTime: other.completionTime ?? startTime }))
		.filter((other) => endTime - other.completionTime <= LONG_AGO_MS);
	if (!newer) return others;
	const completionTime = newer.completionTime ?? Infinity;
	return [...others, { jobName: newer.jobName, startTime: newer.startTime, completionTime }];
}

/** The start of a job that is over, as far as it is known. */
const startOf = ({ record, completionTime }: Extracted, log?: JobLog) =>
	record?.startTime ?? log?.firstAt ?? completionTime;

/** From the end of the extraction on the loads are waited for, in pages as new as that one. */
function toLoads(waiter: Waiter, end: Extracted, now: number): Waiter {
	const { log } = waiter.job;
	return {
		...waiter,
		extractedAt: now,
		since: Math.min(waiter.lastPollAt ?? now, now),
		lastPollAt: undefined,
		logDueAt: now,
		logTries: 0,
		deadlineAt: now + waiter.request.loadTimeoutMs,
		others: othersOf(waiter, end, startOf(end, log)),
		...(log && isComplete(log, end.completionTime) ? { log } : {}),
	};
}

/** What the end of the job means for the wait; the extraction may be only half of it. */
function afterJob(waiter: Waiter, now: number): Waiter {
	const { job, request } = waiter;
	const { end, jobName } = job;
	if (!end) return waiter;
	// Who takes the newer job doesn't need to know how ours ended.
	if (request.followNewer && 'newer' in end && end.newer) return follow(waiter, end.newer, now);
	if (nextStep(job).ask !== 'nothing') return waiter;
	const byLog = 'record' in end && end.record ? undefined : true;
	switch (end.verdict) {
		case 'extracted': {
			if (waiter.extractedAt !== undefined) return waiter;
			if (request.waitFor === 'load') return toLoads(waiter, end, now);
			const { verdict, record, newer } = end;
			return ended(waiter, { verdict, record, newer, byLog, jobName }, request.wantLog);
		}
		case 'failed':
			return ended(waiter, { ...end, byLog, jobName }, true);
		case 'terminated':
			return ended(waiter, { ...end, jobName }, true);
		case 'superseded': {
			const { log, logMissing = 'it could not be requested' } = job;
			const shown = { jobName: jobName ?? job.likelyName, log, logMissing };
			return ended(waiter, { ...end, ...shown }, false);
		}
		case 'unknown': {
			const { verdict, record, reason } = end;
			return ended(waiter, { verdict, jobName, description: reason, record }, false);
		}
	}
}

/** Waits for the newer job from here on: it, too, may still run or have failed. */
function follow(waiter: Waiter, newer: Extraction, now: number): Waiter {
	const { job, supersededJobs } = waiter;
	const jobName = job.jobName ?? job.likelyName;
	const before: Before = jobName
		? { kind: 'record', jobName, completionTime: newer.startTime }
		: { kind: 'unknown' };
	const next: Waiter = {
		...waiter,
		request: { ...waiter.request, before },
		older: before.kind === 'record' ? [...waiter.older, before] : waiter.older,
		supersededJobs: jobName ? [...supersededJobs, jobName] : supersededJobs,
		job: see(startOfWait(before, { ...job.sent, kind: 'started', jobName: newer.jobName }), {
			kind: 'record',
			record: newer,
			at: now,
		}),
		log: undefined,
		logMissing: undefined,
	};
	return afterJob(next, now);
}

function withSeen(seen: Waiter['seenLoads'], records: Load[]): Waiter['seenLoads'] {
	const next = new Map(seen);
	for (const { streamName, lastLoadedAt } of records) {
		if (lastLoadedAt === null || next.get(streamName)?.has(lastLoadedAt)) continue;
		next.set(streamName, new Set([...(next.get(streamName) ?? []), lastLoadedAt]));
	}
	return next;
}

/** Stitch's clock at a time of ours, at least: by its answers, and by what its list showed before. */
function stitchClock(
	{ extractedAt = Infinity }: Waiter,
	completionTime: number,
	{ offset }: Memory,
): (at: number) => number {
	return (at) => Math.max(completionTime + at - extractedAt, offset ? at + offset.from : -Infinity);
}

function whyNoLog({ logMissing }: Waiter) {
	if (logMissing === undefined) return undefined;
	return logMissing === NO_ROOM ? 'leftOut' : 'missing';
}

function afterLoads(waiter: Waiter, memory: Memory, now: number): Waiter {
	const { request, job } = waiter;
	const { end } = job;
	if (end?.verdict !== 'extracted' || waiter.extractedAt === undefined) return waiter;
	const { sourceName } = request;
	const view = viewLoads(sourceName, memory.loads, waiter.since, awaitedStreams(waiter));
	const complete = view.missing.length === 0;
	if (!complete && waiter.loadPolls === 0) return waiter;
	const seenLoads = withSeen(waiter.seenLoads, view.records);
	const clock = stitchClock(waiter, end.completionTime, memory);
	const lookedAt = complete ? view.requestedAt : (waiter.lastPollAt ?? now);
	const loads = judgeLoads({
		sourceName,
		startTime: startOf(end, waiter.log ?? job.log),
		completionTime: end.completionTime,
		before: request.loadsBefore,
		isBeforeOld: request.areLoadsOld,
		first: waiter.firstLoads ?? view.records,
		others: waiter.others,
		now: view.records,
		seen: seenLoads,
		log: waiter.log ?? whyNoLog(waiter),
		streams: request.streams,
		graceOver: now - waiter.extractedAt >= Math.min(STALE_ERROR_GRACE_MS, request.loadTimeoutMs),
		stitchNow: clock(Math.min(lookedAt, now)),
		readAt: new Map([...view.readAt].map(([record, at]) => [record, clock(at)])),
	});
	const next: Waiter = {
		...waiter,
		loads,
		seenLoads,
		...(complete
			? {
					loadPolls: waiter.loadPolls + 1,
					firstLoads: waiter.firstLoads ?? view.records,
					...polled(view.requestedAt),
				}
			: {}),
	};
	const { streams } = loads;
	const { jobName } = job;
	const { record, newer } = end;
	const shown = { jobName, streams, record, newer, byLog: record ? undefined : true } as const;
	if (loads.verdict === 'loaded') {
		return ended(next, { verdict: 'loaded', ...shown }, request.wantLog);
	}
	if (loads.verdict === 'failed') {
		const failed = streams.find((stream) => stream.outcome === 'failed');
		const description = failed?.error?.message;
		return ended(next, { verdict: 'failed', phase: 'load', description, ...shown }, true);
	}
	return next;
}

function withEarlyLook(waiter: Waiter, memory: Memory): Waiter {
	const early = earlyLoads(waiter, memory);
	if (early === undefined || early.missing.length > 0) return waiter;
	const { records } = early;
	return { ...waiter, firstLoads: records, seenLoads: withSeen(waiter.seenLoads, records) };
}

/** Takes in whatever the memory shows that this wait hasn't seen yet. */
export function takeIn(waiter: Waiter, memory: Memory, now: number): Waiter {
	if (waiter.end || waiter.awaitingLog) return waiter;
	if (inLoadPhase(waiter)) return afterLoads(waiter, memory, now);
	if (nextStep(waiter.job).ask !== 'page') return waiter;
	const early = withEarlyLook(waiter, memory);
	const place = locate(waiter.request.sourceId, memory.extractions, waiter.since);
	if (place.kind === 'ask') return early;
	const isNone = place.kind === 'absent' && waiter.request.before.kind === 'none';
	const isLookOld = waiter.isLookOld && !isNone;
	const next: Waiter = { ...early, ...polled(place.requestedAt), isLookOld };
	const { offset } = memory;
	if (place.kind === 'record') {
		const { record } = place;
		const seen = { kind: 'record', record, at: place.answeredAt, offset } as const;
		const job = see(waiter.job, seen);
		// One that came after ours ends the wait for the extraction.
		const isOlder = !job.end && !job.otherJob && record.jobName !== job.jobName;
		const others = waiter.older.filter(({ jobName }) => jobName !== record.jobName);
		const older = isOlder ? [...others, record] : waiter.older;
		const isUnseen = waiter.isLookOld || mayBeSecond(job.sent, record, offset);
		const after = { ...next, job, older, isLookOld: isUnseen && !!job.end };
		const taken = afterJob(after, now);
		// What the page of the end shows of the loads is as good as what a later one shows.
		return inLoadPhase(taken) ? afterLoads(taken, memory, now) : taken;
	}
	if (place.kind !== 'unreadable') return next;
	const reason = `The source's record in Stitch's response can't be read: ${place.reason}`;
	const job = see(waiter.job, { kind: 'unreadable', reason: place.reason, at: now, offset });
	return afterJob(noteError({ ...next, job }, { reason }, now), now);
}

/** Takes in the log that was requested. */
export function takeLog(waiter: Waiter, log: JobLog, memory: Memory, now: number): Waiter {
	if (waiter.end) return waiter;
	if (waiter.awaitingLog) {
		return { ...waiter, end: { ...waiter.awaitingLog, log }, awaitingLog: undefined };
	}
	const { job } = waiter;
	if (inLoadPhase(waiter)) {
		if (waiter.loads?.wants === 'otherLog') return takeOther(waiter, log, memory, now);
		const completion = job.end?.verdict === 'extracted' ? job.end.completionTime : 0;
		if (isComplete(log, completion)) {
			const complete = { log, logMissing: undefined, logTries: 0, logDueAt: now };
			return afterLoads({ ...waiter, ...complete }, memory, now);
		}
		const missing = { reason: 'it ends before the job did', isTransient: true };
		return takeNoLog(waiter, missing, memory, now);
	}
	const isPartial = job.end?.verdict === 'superseded' && !log.exit;
	if (isPartial && waiter.logTries + 1 < MAX_LOG_TRIES) {
		const tried = triedLog(waiter, now);
		const after = see(job, { kind: 'log', log, at: now, offset: memory.offset });
		// It may say that the other job isn't newer at all.
		return after.end ? tried : { ...tried, job: after, logTries: 0 };
	}
	const seen = see(job, { kind: 'log', log, at: now, offset: memory.offset });
	const taken = afterJob({ ...waiter, job: seen, logTries: 0 }, now);
	return inLoadPhase(taken) ? afterLoads(taken, memory, now) : taken;
}

function takeOther(waiter: Waiter, log: JobLog | 'missing', memory: Memory, now: number): Waiter {
	const asked = otherToRead(waiter);
	const others = waiter.others?.map((other) => (other === asked ? { ...other, log } : other));
	return afterLoads({ ...waiter, others, logTries: 0, logDueAt: now }, memory, now);
}

/** Takes in that the log isn't there, or couldn't be read (again). */
export function takeNoLog(
	waiter: Waiter,
	{ reason, isTransient }: { reason: string; isTransient: boolean },
	memory: Memory,
	now: number,
): Waiter {
	if (waiter.end) return waiter;
	const logTries = waiter.logTries + 1;
	const logDueAt = retryAt(now, logTries);
	const next = { ...waiter, logTries, logDueAt };
	if (waiter.awaitingLog) {
		return { ...next, end: { ...waiter.awaitingLog, logMissing: reason }, awaitingLog: undefined };
	}
	if (inLoadPhase(waiter)) {
		if (logTries < MAX_LOG_TRIES) return next;
		if (waiter.loads?.wants === 'otherLog') {
			return takeOther(next, 'missing', memory, now);
		}
		return afterLoads({ ...next, logMissing: reason }, memory, now);
	}
	const isSuperseded = waiter.job.end?.verdict === 'superseded';
	if (logTries < (isSuperseded || isTransient ? MAX_LOG_TRIES : 1)) return triedLog(waiter, now);
	const job = see(waiter.job, { kind: 'noLog', reason, at: now, offset: memory.offset });
	return afterJob({ ...next, logTries: 0, job }, now);
}
