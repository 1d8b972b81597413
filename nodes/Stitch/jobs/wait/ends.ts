import type { StitchError } from '../../api/StitchError';
import { inLoadPhase, phaseOf } from './nextRequest';
import type { Waiter, WaitEnd, WaitVerdict } from './state';

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
	const whole: WaitEnd = {
		...end,
		supersededJobs: waiter.supersededJobs,
		...(log ? { log } : {}),
		...(logMissing ? { logMissing } : {}),
	};
	if (!wantsLog || log || logMissing !== undefined || whole.jobName === undefined) {
		return { ...waiter, end: whole, awaitingLog: undefined };
	}
	return { ...waiter, awaitingLog: whole, logTries: 0, logDueAt: -Infinity };
}

/** The budget has no room for a log that is only nice to have. */
export function leaveLogOut(waiter: Waiter): Waiter {
	if (!waiter.awaitingLog) return waiter;
	const logMissing = "the account's requests for these 10 minutes are used up";
	return { ...waiter, end: { ...waiter.awaitingLog, logMissing }, awaitingLog: undefined };
}

/** Remembers why the last request did not succeed. */
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
 * Ends the wait when its limit has passed, and everything that could still decide it was asked for
 * after that: what waits for the budget is no time-out.
 */
export function checkLimit(waiter: Waiter, now: number): Waiter {
	if (waiter.end || waiter.awaitingLog || now < waiter.deadlineAt) return waiter;
	const isPolled = (waiter.lastPollAt ?? -Infinity) >= waiter.deadlineAt;
	const lastErrorAt = waiter.lastError?.at ?? -Infinity;
	const hasFailed = lastErrorAt >= waiter.deadlineAt && waiter.failures >= MIN_FAILURES;
	const wantsLog = inLoadPhase(waiter) && waiter.loads?.wants !== undefined;
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
	const { job, loads, log } = waiter;
	const record = job.end && 'record' in job.end ? job.end.record : undefined;
	const newer = job.end && 'newer' in job.end ? job.end.newer : undefined;
	const jobName = job.jobName ?? job.likelyName;
	const end: WaitEnd = {
		verdict,
		...(jobName ? { jobName } : {}),
		...(record ? { record } : {}),
		...(newer ? { newer } : {}),
		during: phaseOf(waiter),
		supersededJobs: waiter.supersededJobs,
		...(loads ? { streams: loads.streams } : {}),
		...(log ? { log } : {}),
		...(waiter.logMissing ? { logMissing: waiter.logMissing } : {}),
		...(error ? { error } : {}),
	};
	return { ...waiter, end };
}
