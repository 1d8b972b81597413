import { locate } from '../feed/extractionPages';
import { nextAsk } from '../judge/jobRun';
import { lookAtLoads } from '../feed/loadPages';
import type { JobsRequest } from '../feed/reader';
import type { Memory, Need, Patience, Waiter } from './state';

/** Loads looked at before a log is spent on them: often they arrive, and it isn't needed. */
const LOAD_LOOKS_BEFORE_LOG = 2;

/** Whether the extraction is done and its loads are waited for. */
export function inLoadPhase(waiter: Waiter): boolean {
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

/** The streams that are still waited for, as far as they are known. */
export function pendingStreams(waiter: Waiter): string[] | undefined {
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
