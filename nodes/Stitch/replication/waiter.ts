import type { ExtractionRecord, Phase } from './extraction';
import { locate } from './extractionPages';
import type { ExtractionPages } from './extractionPages';
import type { Fault } from './faults';
import { nextAsk, see, startOfWait } from './jobMachine';
import type { Before, JobState, Seen, Sent } from './jobMachine';
import { lookAtLoads } from './loadPages';
import type { LoadPages } from './loadPages';
import type { LoadRecord } from './loadRecord';
import { judgeLoads } from './loads';
import type { LoadAnswer, SelectedStream, StreamLoad } from './loads';
import type { JobLog } from './log';
import type { JobsRequest } from './reader';

/** What is waited for, for one item. Times in milliseconds. */
export interface WaitRequest {
	sourceId: number;
	/** the source's `name`, to which loads are joined */
	sourceName: string;
	before: Before;
	sent: Sent;
	/** the source's loads before the start, if somebody looked */
	loadsBefore?: LoadRecord[];
	/** streams selected for replication, if known */
	selected?: SelectedStream[];
	waitFor: 'extraction' | 'load';
	extractionTimeoutMs: number;
	loadTimeoutMs: number;
	pollIntervalMs?: number;
	/** read the log of a job that went well, too */
	wantLog: boolean;
	/** a newer job that overtook ours will do instead of it */
	followNewer: boolean;
}

export type WaitVerdict =
	| 'extracted'
	| 'loaded'
	| 'failed'
	| 'terminated'
	| 'superseded'
	| 'unknown'
	| 'timedOut'
	| 'sourceDeleted'
	/** the token is refused, or the request for good */
	| 'refused'
	/** too many faults in a row */
	| 'unreachable'
	| 'cancelled';

/** How a wait ended. `extracted` and `loaded` are the only good ends. */
export interface WaitEnd {
	verdict: WaitVerdict;
	jobName?: string;
	record?: ExtractionRecord;
	/** failed: where; `load` for a load that failed */
	phase?: Phase | 'load';
	description?: string;
	byTimeLimit?: boolean;
	/** superseded: the job that is shown instead */
	newer?: ExtractionRecord;
	/** jobs that were overtaken before the one that is reported (followNewer) */
	overtaken: string[];
	/** timedOut: which limit */
	during?: 'extraction' | 'load';
	streams?: StreamLoad[];
	log?: JobLog;
	logMissing?: string;
	/** the last trouble with asking Stitch, if it mattered for the end */
	fault?: Fault;
}

/** One item's wait: a state that is only ever replaced. Times are n8n's clock. */
export interface Waiter {
	request: WaitRequest;
	startedAt: number;
	job: JobState;
	overtaken: string[];
	/** evidence must have been asked for at or after this */
	since: number;
	lastLookAt?: number;
	deadlineAt: number;
	/** when the end of the extraction was seen */
	extractedAt?: number;
	loads?: LoadAnswer;
	loadLooks: number;
	/** what the first look at the loads showed: an error state that comes later is a new one */
	firstLoads?: LoadRecord[];
	log?: JobLog;
	logTries: number;
	logDueAt: number;
	logMissing?: string;
	/** an end that only its log is missing for */
	ending?: WaitEnd;
	lastFault?: { fault: Fault; at: number };
	/** the source was deleted while it was waited for */
	sourceDeleted?: true;
	end?: WaitEnd;
}

export interface Need {
	request: JobsRequest;
	dueAt: number;
	/** nice to have: left out rather than waited for when the budget is short */
	optional: boolean;
}

export interface Patience {
	/** from one look to the next */
	intervalMs: number;
	/** from the end of the extraction to reading its log */
	logAfterMs: number;
}

export interface Memory {
	extractions: ExtractionPages;
	loads: LoadPages;
}

/** An error state left from before the start may clear itself for so long. */
export const STALE_ERROR_GRACE_MS = 15 * 60 * 1000;
const DELETED_GRACE_MS = 5 * 60 * 1000;
const MAX_LOG_TRIES = 3;
const LOG_RETRY_MS = 60_000;
/** Loads looked at before a log is spent on them: often they arrive, and it isn't needed. */
const LOAD_LOOKS_BEFORE_LOG = 2;

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

function inLoadPhase(waiter: Waiter): boolean {
	return waiter.job.end?.verdict === 'extracted' && waiter.request.waitFor === 'load';
}

/** The phase that a time-out would hit now. */
export function phaseOf(waiter: Waiter): 'extraction' | 'load' {
	return inLoadPhase(waiter) ? 'load' : 'extraction';
}

function lookDueAt(waiter: Waiter, intervalMs: number, now: number): number {
	const from = waiter.lastLookAt ?? waiter.extractedAt ?? waiter.startedAt;
	const first = inLoadPhase(waiter) && waiter.loadLooks === 0;
	const dueAt = first ? from : from + intervalMs;
	// The limit ends the wait only with a look taken after it.
	return now >= waiter.deadlineAt ? Math.min(dueAt, waiter.deadlineAt) : dueAt;
}

function logJob(waiter: Waiter): string | undefined {
	return waiter.job.jobName ?? waiter.ending?.jobName;
}

function pendingStreams(waiter: Waiter): string[] | undefined {
	return waiter.loads?.streams
		.filter((stream) => stream.outcome === 'pending')
		.map((stream) => stream.streamName);
}

/** What this wait needs to see next, and when. */
export function needsOf(
	waiter: Waiter,
	memory: Memory,
	{ intervalMs, logAfterMs }: Patience,
	now: number,
): Need[] {
	if (waiter.end) return [];
	if (waiter.ending) {
		const jobName = logJob(waiter);
		return jobName === undefined
			? []
			: [{ request: { kind: 'log', jobName }, dueAt: waiter.logDueAt, optional: true }];
	}
	const dueAt = lookDueAt(waiter, intervalMs, now);
	if (inLoadPhase(waiter)) {
		const { sourceName } = waiter.request;
		const look = lookAtLoads(sourceName, memory.loads, waiter.since, pendingStreams(waiter));
		const needs: Need[] = look.missing.map((page) => ({
			request: { kind: 'loads', page },
			dueAt,
			optional: false,
		}));
		const jobName = logJob(waiter);
		const useful = waiter.loads?.logWanted && waiter.loadLooks >= LOAD_LOOKS_BEFORE_LOG;
		if (useful && jobName !== undefined && waiter.logMissing === undefined) {
			needs.unshift({
				request: { kind: 'log', jobName },
				dueAt: Math.max(waiter.logDueAt, (waiter.extractedAt ?? 0) + logAfterMs),
				optional: false,
			});
		}
		return needs;
	}
	const asked = nextAsk(waiter.job);
	if (asked.ask === 'log') {
		const request: JobsRequest = { kind: 'log', jobName: asked.jobName };
		return [{ request, dueAt: waiter.logDueAt, optional: false }];
	}
	const place = locate(waiter.request.sourceId, memory.extractions, waiter.since);
	if (place.kind !== 'ask') return [];
	return [{ request: { kind: 'extractions', page: place.page }, dueAt, optional: false }];
}

function ended(waiter: Waiter, end: Omit<WaitEnd, 'overtaken'>, wantsLog: boolean): Waiter {
	const log = end.log ?? waiter.log ?? waiter.job.log;
	const whole: WaitEnd = {
		...end,
		overtaken: waiter.overtaken,
		...(log ? { log } : {}),
		...(waiter.logMissing ? { logMissing: waiter.logMissing } : {}),
	};
	if (!wantsLog || log || waiter.logMissing !== undefined || whole.jobName === undefined) {
		return { ...waiter, end: whole, ending: undefined };
	}
	return { ...waiter, ending: whole, logTries: 0, logDueAt: -Infinity };
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
	if (look.malformed !== undefined && complete) {
		const fault: Fault = {
			kind: 'transient',
			message: `A load in Stitch's answer can't be read: ${look.malformed}`,
		};
		return { ...noteFault(waiter, fault, now), ...looked(look.requestedAt) };
	}
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

function looked(requestedAt: number): Pick<Waiter, 'lastLookAt' | 'since'> {
	return { lastLookAt: requestedAt, since: requestedAt + 1 };
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

function malformed(reason: string): string {
	return `The source's record in Stitch's answer can't be read: ${reason}`;
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

/** The budget has no room for a log that is only nice to have. */
export function leaveLogOut(waiter: Waiter): Waiter {
	if (!waiter.ending) return waiter;
	const logMissing = "the account's budget of Stitch requests was used up";
	return { ...waiter, end: { ...waiter.ending, logMissing }, ending: undefined };
}

export function noteFault(waiter: Waiter, fault: Fault, now: number): Waiter {
	return waiter.end ? waiter : { ...waiter, lastFault: { fault, at: now } };
}

/** Ends the wait when its limit has passed and a look (or a fault) has come after it. */
export function checkLimit(waiter: Waiter, now: number): Waiter {
	if (waiter.end || waiter.ending || now < waiter.deadlineAt) return waiter;
	const lookedSince = (waiter.lastLookAt ?? -Infinity) >= waiter.deadlineAt;
	const faultSince = (waiter.lastFault?.at ?? -Infinity) >= waiter.deadlineAt;
	if (!lookedSince && !faultSince) return waiter;
	if (waiter.sourceDeleted) return endNow(waiter, 'sourceDeleted');
	return endNow(waiter, 'timedOut', waiter.lastFault?.fault);
}

/** The source is gone: a job under way may still end, but not much later. */
export function noteDeleted(waiter: Waiter, now: number): Waiter {
	if (waiter.end || waiter.sourceDeleted || inLoadPhase(waiter)) return waiter;
	const deadlineAt = Math.min(waiter.deadlineAt, now + DELETED_GRACE_MS);
	return { ...waiter, sourceDeleted: true, deadlineAt };
}

/** Ends the wait from outside: its limit, a refused token, too many faults, a cancellation. */
export function endNow(waiter: Waiter, verdict: WaitVerdict, fault?: Fault): Waiter {
	if (waiter.end) return waiter;
	// The verdict is known; only its log is missing.
	if (waiter.ending) {
		const logMissing = fault?.message ?? 'the wait ended first';
		return { ...waiter, end: { ...waiter.ending, logMissing }, ending: undefined };
	}
	const { job, loads, log } = waiter;
	const record = job.end && 'record' in job.end ? job.end.record : undefined;
	const end: WaitEnd = {
		verdict,
		jobName: job.jobName,
		...(record ? { record } : {}),
		during: phaseOf(waiter),
		overtaken: waiter.overtaken,
		...(loads ? { streams: loads.streams } : {}),
		...(log ? { log } : {}),
		...(waiter.logMissing ? { logMissing: waiter.logMissing } : {}),
		...(fault ? { fault } : {}),
	};
	return { ...waiter, end };
}
