import type { Extraction, ExtractionVerdict } from '../../api/extractions';
import { verdictOf } from '../../api/extractions';
import { shortHash } from '../bounded';
import type { ListState, SeenPage } from './listState';
import { dayOf, isNews } from './listState';

/** What is remembered of a source. */
export interface ExtractionEntry {
	/** Day on which the source was last in the list. */
	seen: number;
	/** The jobs that ended last, newest first, each with its end: for a list that shows an older one. */
	jobs: Array<[job: string, end: number]>;
	/** A job whose end could not be read at the last poll. */
	undecided?: string;
}

export const JOBS_PER_SOURCE = 3;

export interface ExtractionEvent {
	kind: 'extractionCompleted' | 'extractionFailed';
	/** Stitch's clock. */
	time: number;
	verdict: Exclude<ExtractionVerdict, { verdict: 'running' }>;
	record: Extraction;
}

/** The event that a record stands for; `undefined` while its job runs. */
export function extractionEvent(record: Extraction): ExtractionEvent | undefined {
	const verdict = verdictOf(record);
	if (verdict.verdict === 'running') return undefined;
	// Terminated and unreadable ends are never called a success.
	const kind = verdict.verdict === 'succeeded' ? 'extractionCompleted' : 'extractionFailed';
	return { kind, time: record.completionTime ?? record.startTime, verdict, record };
}

/** Whether Stitch may still add to a record: it writes the end and the exit statuses separately. */
const isUndecided = ({ verdict, record }: ExtractionEvent) =>
	verdict.verdict === 'unknown' || record.completionTime === null;

/** Whether a job of a known source is another one: ends may be equal, an older one is stale. */
function isNewJob(known: ExtractionEntry, job: string, end: number): boolean {
	if (known.jobs.some(([other]) => other === job)) return false;
	const oldest = Math.min(...known.jobs.map(([, other]) => other));
	return end >= oldest;
}

/**
 * Takes in the pages of a poll, in the order in which they were read. A job is new when its name is
 * not among the last ones of its source and it did not end before all of them; of a source never
 * seen before, when it ended after the mark. A job whose end can't be read yet is looked at once
 * more. Pure.
 */
export function seeExtractions(
	before: ListState<ExtractionEntry>,
	pages: Array<SeenPage<Extraction>>,
): { state: ListState<ExtractionEntry>; events: ExtractionEvent[] } {
	const state: ListState<ExtractionEntry> = { ...before, entries: { ...before.entries } };
	const events: ExtractionEvent[] = [];
	for (const page of pages) {
		for (const record of page.records) {
			const key = String(record.sourceId);
			const known = state.entries[key];
			const seen = dayOf(page.at);
			const event = extractionEvent(record);
			if (event === undefined) {
				if (known !== undefined) state.entries[key] = { ...known, seen };
				continue;
			}
			const job = shortHash(record.jobName);
			const ended = record.completionTime ?? page.at;
			// A time that lies ahead says nothing about the order.
			const end = Math.min(ended, page.at);
			const jobs = known?.jobs ?? [];
			const isNew = jobs.length > 0 ? isNewJob(known, job, end) : isNews(state, ended, page);
			const looksAgain = isNew && isUndecided(event) && before.entries[key]?.undecided !== job;
			if (looksAgain) {
				state.entries[key] = { seen, jobs, undecided: job };
				continue;
			}
			if (isNew) events.push(event);
			const remembered = jobs.some(([other]) => other === job)
				? jobs
				: [[job, end] as [string, number], ...jobs].sort(([, a], [, b]) => b - a);
			state.entries[key] = { seen, jobs: remembered.slice(0, JOBS_PER_SOURCE) };
		}
	}
	return { state, events };
}
