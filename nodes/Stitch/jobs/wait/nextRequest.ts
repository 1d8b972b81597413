import { locate } from '../feed/extractionPages';
import { viewLoads } from '../feed/loadPages';
import { nextStep } from '../judge/jobRun';
import type { Memory, Need, Pacing, Waiter } from './state';

/** Looks at the loads before a log is spent on them: often they arrive, and it isn't needed. */
const LOAD_POLLS_BEFORE_LOG = 2;

/** Whether the extraction is done and its loads are waited for. */
export function inLoadPhase(waiter: Waiter): boolean {
	return waiter.job.end?.verdict === 'extracted' && waiter.request.waitFor === 'load';
}

/** The phase that a time-out would hit now. */
export function phaseOf(waiter: Waiter): 'extraction' | 'load' {
	return inLoadPhase(waiter) ? 'load' : 'extraction';
}

function pollDueAt(waiter: Waiter, intervalMs: number, now: number): number {
	const from = waiter.lastPollAt ?? waiter.extractedAt ?? waiter.startedAt;
	const isFirst = inLoadPhase(waiter) && waiter.loadPolls === 0;
	const dueAt = isFirst ? from : from + intervalMs;
	// The limit ends the wait only with a poll sent after it.
	const isLast = now >= waiter.deadlineAt && from < waiter.deadlineAt;
	return isLast ? Math.min(dueAt, waiter.deadlineAt) : dueAt;
}

const logJob = ({ job, awaitingLog }: Waiter) => awaitingLog?.jobName ?? job.jobName;

/** The streams that are still waited for, as far as they are known. */
export function awaitedStreams({ loads, request }: Waiter): string[] | undefined {
	const pending = loads?.streams.filter((stream) => stream.outcome === 'pending');
	return (pending ?? request.selected)?.map(({ streamName }) => streamName);
}

/** The log that the loads are waiting for, if any. */
export function wantedLog(waiter: Waiter): string | undefined {
	if (waiter.awaitingLog) return logJob(waiter);
	if (!inLoadPhase(waiter)) {
		const step = nextStep(waiter.job);
		return step.ask === 'log' ? step.jobName : undefined;
	}
	switch (waiter.loads?.wants) {
		case 'log':
			return logJob(waiter);
		case 'previousLog':
			return waiter.previous?.jobName;
		default:
			return undefined;
	}
}

function loadNeeds(waiter: Waiter, memory: Memory, pacing: Pacing, now: number): Need[] {
	const { sourceName } = waiter.request;
	const dueAt = pollDueAt(waiter, pacing.intervalMs.loads, now);
	const view = viewLoads(sourceName, memory.loads, waiter.since, awaitedStreams(waiter));
	const needs: Need[] = view.missing.map((page) => ({
		request: { kind: 'page', list: 'loads', page },
		dueAt,
		optional: false,
	}));
	const jobName = wantedLog(waiter);
	const isOwn = waiter.loads?.wants === 'log';
	if (jobName === undefined || (isOwn && waiter.loadPolls < LOAD_POLLS_BEFORE_LOG)) return needs;
	const readAt = isOwn ? (waiter.extractedAt ?? 0) + pacing.logAfterMs : 0;
	const logDueAt = Math.max(waiter.logDueAt, readAt);
	return [{ request: { kind: 'log', jobName }, dueAt: logDueAt, optional: false }, ...needs];
}

/** What this wait needs to see next, and when. */
export function needsOf(waiter: Waiter, memory: Memory, pacing: Pacing, now: number): Need[] {
	if (waiter.end) return [];
	if (inLoadPhase(waiter) && !waiter.awaitingLog) return loadNeeds(waiter, memory, pacing, now);
	const jobName = wantedLog(waiter);
	if (waiter.awaitingLog || jobName !== undefined) {
		if (jobName === undefined) return [];
		const optional = waiter.awaitingLog !== undefined;
		return [{ request: { kind: 'log', jobName }, dueAt: waiter.logDueAt, optional }];
	}
	const place = locate(waiter.request.sourceId, memory.extractions, waiter.since);
	if (place.kind !== 'ask') return [];
	const dueAt = pollDueAt(waiter, pacing.intervalMs.extractions, now);
	return [
		{ request: { kind: 'page', list: 'extractions', page: place.page }, dueAt, optional: false },
	];
}
