import type { Extraction, Phase } from '../../api/extractions';
import type { Load } from '../../api/loads';
import type { StitchError } from '../../api/StitchError';
import type { JobsRequest, Snapshots } from '../feed/reader';
import type { Before, ClockOffset, JobState, Sent } from '../judge/jobRun';
import type { JobLog } from '../judge/jobLog';
import { QUIET_MS } from '../judge/loads';
import type { LoadAnswer, OtherJob, StreamLoad } from '../judge/loads';
import type { SourceStream } from '../judge/streamNames';

/** What is waited for, for one item. Times in milliseconds. */
export interface WaitRequest {
	sourceId: number;
	/** The source's `name`, to which loads are joined. */
	sourceName: string;
	before: Before;
	sent: Sent;
	/** The source's loads before the start, if somebody looked. */
	loadsBefore?: Load[];
	/** They are so old that a stream may have gone into an error state since, before the start. */
	areLoadsOld?: boolean;
	/**
	 * Nobody could look before the start: no request was left for it, it took too long, or the job is
	 * of an earlier try.
	 */
	lookLeftOut?: boolean;
	/** The look before the start used an older page: a job may have come and gone since. */
	isLookOld?: boolean;
	/** The streams of the source, if known. */
	streams?: SourceStream[];
	waitFor: 'extraction' | 'load';
	extractionTimeoutMs: number;
	loadTimeoutMs: number;
	pollIntervalMs?: number;
	/** Read the log of a job that went well, too. */
	wantLog: boolean;
	/** A newer job that superseded ours will do instead of it. */
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
	/** The token is refused, or the request for good. */
	| 'refused'
	| 'cancelled';

/** How a wait ended. `extracted` and `loaded` are the only good ends. */
export interface WaitEnd {
	verdict: WaitVerdict;
	jobName?: string;
	record?: Extraction;
	/** The list did not show the result: it is that of the log. */
	byLog?: true;
	/** failed: where; `load` for a load that failed. */
	phase?: Phase | 'load';
	description?: string;
	byTimeLimit?: boolean;
	/** superseded: the job that is shown instead. */
	newer?: Extraction;
	/** Jobs that were superseded before the one that is reported (followNewer). */
	supersededJobs: string[];
	/** timedOut: which limit. */
	during?: 'extraction' | 'load';
	streams?: StreamLoad[];
	log?: JobLog;
	logMissing?: string;
	/** Why the last request failed, if it mattered for the end. */
	error?: StitchError;
}

/** What one wait came to. Milliseconds. */
export interface WaitResult {
	end: WaitEnd;
	waitedMs: number;
	/** How long, altogether, a request was due and the budget had none left. */
	budgetWaitedMs: number;
}

export interface WaitHooks {
	/** Called when a request is due and the budget has none left, with the milliseconds it takes. */
	onBudgetShort?(waitMs: number): void;
	/** Whether the source is deleted by now: asked now and then, outside the budget; never rejects. */
	isDeleted?(): Promise<boolean>;
	/** The streams of the source: asked until they come, outside the budget; never rejects. */
	streams?(): Promise<SourceStream[] | undefined>;
}

/** One item's wait: a state that is only ever replaced. Times are of our monotonic clock. */
export interface Waiter {
	request: WaitRequest;
	startedAt: number;
	job: JobState;
	supersededJobs: string[];
	/** Pages must have been requested at or after this. */
	since: number;
	lastPollAt?: number;
	deadlineAt: number;
	/** When the end of the extraction was seen. */
	extractedAt?: number;
	loads?: LoadAnswer;
	loadPolls: number;
	/**
	 * The first look at the loads, soon after the start where nobody looked before it: an error state
	 * that comes later is a new one, and so is a load.
	 */
	firstLoads?: Load[];
	/** Load times seen since the start, by stream. */
	seenLoads: ReadonlyMap<string, ReadonlySet<number>>;
	/** Whether there may have been a job since the look before the start that the list has not shown. */
	isLookOld?: boolean;
	/** The jobs before ours that the list has shown, the last one last; it may have been running. */
	older: Array<{ jobName: string; completionTime: number | null }>;
	/** Other jobs than ours, for their batches that may be on their way. */
	others?: OtherJob[];
	log?: JobLog;
	logTries: number;
	logDueAt: number;
	logMissing?: string;
	/** An end that only its log is missing for. */
	awaitingLog?: WaitEnd;
	lastError?: { error?: StitchError; reason: string; at: number };
	/** Requests in a row that failed. */
	failures: number;
	/** The source was deleted while it was waited for. */
	sourceDeleted?: true;
	end?: WaitEnd;
}

/** What a wait has to ask for next. */
export interface Need {
	request: JobsRequest;
	dueAt: number;
}

export interface Pacing {
	/** From one poll of a list to the next. */
	intervalMs: { extractions: number; loads: number };
	/** Much is spent: no poll before a job can be over. */
	isSaving: boolean;
	/** From the end of the extraction to reading its log. */
	logAfterMs: number;
	/** The log is read before the loads. */
	isLogFirst: boolean;
	/** How many pages an early look at the loads may take. */
	pagesLeft: number;
}

/** What is remembered of the account's lists, and of Stitch's clock. */
export interface Memory {
	extractions: Snapshots<Extraction>;
	loads: Snapshots<Load>;
	offset?: ClockOffset;
}

/** After a source was deleted, its job may still end; it is given so long. */
const DELETED_GRACE_MS = 5 * 60 * 1000;

/** One request that does not succeed does not end a wait, not even after its limit. */
const MIN_FAILURES = 3;

/** The wait with its end, or, if the log belongs to it and wasn't read yet, about to end. */
export function ended(
	waiter: Waiter,
	end: Omit<WaitEnd, 'supersededJobs'>,
	wantsLog: boolean,
): Waiter {
	const log = end.log ?? waiter.log ?? waiter.job.log;
	const logMissing = end.logMissing ?? waiter.logMissing;
	const { supersededJobs } = waiter;
	const whole: WaitEnd = { ...end, supersededJobs, log, logMissing };
	if (!wantsLog || log || logMissing !== undefined || whole.jobName === undefined) {
		return { ...waiter, end: whole, awaitingLog: undefined };
	}
	return { ...waiter, awaitingLog: whole, logTries: 0, logDueAt: -Infinity };
}

/** Whether a wait may still ask for the log of its job. */
export const mayReadLog = ({ request, log, logMissing }: Waiter): boolean =>
	request.waitFor === 'load' && log === undefined && logMissing === undefined;

/** Whether each stream has a load, and only the log tells if it is that of the last batch. */
export const awaitsOnlyLog = ({ loads }: Waiter): boolean => loads?.isLikely === true;

/** The other job whose log is read next. */
export const otherToRead = ({ others }: Waiter): OtherJob | undefined =>
	others?.find(({ log }) => log === undefined);

/** Why the log is missing that the limit of requests has no room for. */
export const NO_ROOM = "Stitch's limit left no room for it";

/**
 * Continues without a log that can be done without. `isShort`: the budget has no request for a
 * while; `isRoom`: whether it has some for logs that only tell of several batches.
 */
export function leaveLogOut(waiter: Waiter, isShort: boolean, isRoom: () => boolean): Waiter {
	if (!waiter.awaitingLog) {
		// One that was requested, and not there, may name several batches.
		const isSpare = waiter.logTries === 0 && awaitsOnlyLog(waiter);
		const isLeft = isSpare && !isRoom() && (isShort || !waiter.request.wantLog);
		return isLeft ? { ...waiter, logMissing: NO_ROOM } : waiter;
	}
	if (!isShort) return waiter;
	return { ...waiter, end: { ...waiter.awaitingLog, logMissing: NO_ROOM }, awaitingLog: undefined };
}

/** Remembers why the last request failed. */
export function noteError(
	waiter: Waiter,
	noted: { error?: StitchError; reason: string },
	now: number,
): Waiter {
	return waiter.end
		? waiter
		: { ...waiter, lastError: { ...noted, at: now }, failures: waiter.failures + 1 };
}

/**
 * When the limit passes. Where each stream has its load, and only the time that it has to be quiet is
 * missing, that is added: unless somebody wants to wait for less than that, and has a look before the
 * start, or could have one.
 */
export function deadlineOf({ deadlineAt, loads, request }: Waiter): number {
	const isLong = request.lookLeftOut || request.loadTimeoutMs >= QUIET_MS;
	return isLong && loads?.wants === 'quiet' ? deadlineAt + QUIET_MS : deadlineAt;
}

/**
 * Ends the wait when its limit has passed, and everything that could still decide it was requested
 * after that: waiting for the budget ends nothing.
 */
export function checkLimit(waiter: Waiter, now: number): Waiter {
	const deadlineAt = deadlineOf(waiter);
	if (waiter.end || waiter.awaitingLog || now < deadlineAt) return waiter;
	const isPolled = (waiter.lastPollAt ?? -Infinity) >= deadlineAt;
	const lastErrorAt = waiter.lastError?.at ?? -Infinity;
	const hasFailed = lastErrorAt >= deadlineAt && waiter.failures >= MIN_FAILURES;
	const wantsLog = inLoadPhase(waiter) && (waiter.loads?.wants ?? 'quiet') !== 'quiet';
	if (!hasFailed && (!isPolled || wantsLog)) return waiter;
	if (waiter.sourceDeleted) return abort(waiter, 'sourceDeleted');
	return abort(waiter, 'timedOut', waiter.lastError?.error);
}

/** The source is gone: a job under way may still end, but not much later. */
export function noteDeleted(waiter: Waiter, now: number): Waiter {
	if (waiter.end || waiter.sourceDeleted || inLoadPhase(waiter)) return waiter;
	const deadlineAt = Math.min(waiter.deadlineAt, now + DELETED_GRACE_MS);
	return { ...waiter, sourceDeleted: true, deadlineAt };
}

/** Ends the wait from outside: its limit, a refused token, a cancellation. */
export function abort(waiter: Waiter, verdict: WaitVerdict, error?: StitchError): Waiter {
	if (waiter.end) return waiter;
	// The verdict is known; only its log is missing.
	if (waiter.awaitingLog) {
		const logMissing = 'the wait ended first';
		return { ...waiter, end: { ...waiter.awaitingLog, logMissing }, awaitingLog: undefined };
	}
	const { job, loads, log, logMissing, supersededJobs } = waiter;
	const record = job.end && 'record' in job.end ? job.end.record : undefined;
	const newer = job.end && 'newer' in job.end ? job.end.newer : undefined;
	const end: WaitEnd = {
		verdict,
		jobName: job.jobName ?? job.likelyName,
		record,
		newer,
		during: phaseOf(waiter),
		supersededJobs,
		streams: loads?.streams,
		log,
		logMissing,
		error,
	};
	return { ...waiter, end };
}

/** Whether the extraction is done and its loads are waited for. */
export function inLoadPhase(waiter: Waiter): boolean {
	return waiter.job.end?.verdict === 'extracted' && waiter.request.waitFor === 'load';
}

/** The phase that a time-out would hit now. */
export function phaseOf(waiter: Waiter): 'extraction' | 'load' {
	return inLoadPhase(waiter) ? 'load' : 'extraction';
}
