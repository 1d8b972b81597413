import { verdictOf } from '../../api/extractions';
import type { Extraction as ExtractionRecord, ExtractionVerdict } from '../../api/extractions';
import { dayOf } from './listState';
import { shortHash } from '../postLoad/shortHash';
import type { ExtractionEntry, ListState } from './state';
import { JOBS_PER_SOURCE } from './state';

export interface ExtractionEvent {
	kind: 'extractionCompleted' | 'extractionFailed';
	/** Stitch's clock. */
	time: number;
	verdict: Exclude<ExtractionVerdict, { verdict: 'running' }>;
	record: ExtractionRecord;
}

/** The event that a record stands for; `undefined` while its job runs. */
export function extractionEvent(record: ExtractionRecord): ExtractionEvent | undefined {
	const verdict = verdictOf(record);
	if (verdict.verdict === 'running') return undefined;
	// Terminated and unreadable ends are no success, so they are told as what they are: a failure.
	const kind = verdict.verdict === 'succeeded' ? 'extractionCompleted' : 'extractionFailed';
	return { kind, time: record.completionTime ?? record.startTime, verdict, record };
}

/**
 * Takes in the records of a page, in the order in which they were seen. A job is new when its name
 * isn't among the last ones of its source; of a source never seen before, when it did not end
 * before the mark. Pure.
 */
export function seeExtractions(
	before: ListState<ExtractionEntry>,
	records: ExtractionRecord[],
): { state: ListState<ExtractionEntry>; events: ExtractionEvent[] } {
	const state = { ...before, entries: { ...before.entries } };
	const events: ExtractionEvent[] = [];
	for (const record of records) {
		const event = extractionEvent(record);
		const key = String(record.sourceId);
		const known = state.entries[key];
		if (event === undefined) {
			if (known !== undefined) state.entries[key] = { ...known, seen: dayOf(state.newest) };
			continue;
		}
		state.newest = Math.max(state.newest, event.time);
		if (!before.ready) state.mark = Math.max(state.mark, event.time);
		const job = shortHash(record.jobName);
		const jobs = known?.jobs ?? [];
		const isNew = known === undefined ? event.time >= state.mark : !jobs.includes(job);
		if (before.ready && isNew) events.push(event);
		state.entries[key] = {
			seen: dayOf(state.newest),
			jobs: jobs.includes(job) ? jobs : [job, ...jobs].slice(0, JOBS_PER_SOURCE),
		};
	}
	return { state, events };
}
