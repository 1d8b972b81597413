import type { Fault } from '../feed/faults';
import { inLoadPhase, phaseOf } from './nextRequest';
import type { Waiter, WaitEnd, WaitVerdict } from './state';

/** After a source was deleted, its job may still end; it is given so long. */
const DELETED_GRACE_MS = 5 * 60 * 1000;

/** The wait with its end, or, if the log belongs to it and wasn't read yet, about to end. */
export function ended(waiter: Waiter, end: Omit<WaitEnd, 'overtaken'>, wantsLog: boolean): Waiter {
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
