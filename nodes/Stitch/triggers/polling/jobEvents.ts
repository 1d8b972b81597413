import type { Extraction, ExtractionVerdict } from '../../api/extractions';
import { verdictOf } from '../../api/extractions';
import { isDefined } from '../../json';
import { shortHash } from '../bounded';
import type { ListState, SeenPage } from './listState';
import { dayOf, isNews, isUnseen } from './listState';
import type { Load } from '../../api/loads';

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
			const isKnown = jobs.some(([other]) => other === job);
			const ends = jobs.map(([, other]) => other);
			const isNew =
				!isKnown &&
				(jobs.length > 0
					? isUnseen(ends, JOBS_PER_SOURCE, end, state)
					: isNews(state, ended, page));
			const looksAgain = isNew && isUndecided(event) && before.entries[key]?.undecided !== job;
			if (looksAgain) {
				state.entries[key] = { seen, jobs, undecided: job };
				continue;
			}
			if (isNew) events.push(event);
			const remembered = isKnown
				? jobs
				: [[job, end] as [string, number], ...jobs].sort(([, a], [, b]) => b - a);
			state.entries[key] = { seen, jobs: remembered.slice(0, JOBS_PER_SOURCE) };
		}
	}
	return { state, events };
}

/** What is remembered of the streams of one name in one source; it may have several, in schemas. */
export interface LoadEntry {
	/** Day on which a stream was last in the list. */
	seen: number;
	/** `last_batch_loaded_at` of the last loads, newest first; the same time once per stream. */
	loads: number[];
	/** What tells the error states shown last from others, once per stream. */
	errors: string[];
	/** How many streams have the name; absent for one. */
	streams?: number;
	/** Those of `errors` that the last look, at a part of the streams, did not show. */
	held?: string[];
}

/** Loads remembered per name; more while more streams of that name are shown. */
const LOADS_PER_STREAM = 6;
export const MAX_PER_STREAM = 200;

export interface LoadEvent {
	kind: 'loadCompleted' | 'loadFailed';
	/** Stitch's clock; a load that failed has no time (connect-api.md 8.30). */
	time?: number;
	record: Load;
}

/** The events that a record stands for: a load, an error state, or both. */
export function loadEvents(record: Load): LoadEvent[] {
	const events: LoadEvent[] = [];
	if (record.lastLoadedAt !== null) {
		events.push({ kind: 'loadCompleted', time: record.lastLoadedAt, record });
	}
	if (record.error !== undefined) events.push({ kind: 'loadFailed', record });
	return events;
}

const LONGEST_MESSAGE = 2_000;
const DAYS_AND_MONTHS =
	/^(mon|tues?|wed(nes)?|thu(rs)?|fri|satur|sat|sun)(day)?$|^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$|^[ap]m$/;

/**
 * What tells one error state from another: its code and the words of its message. A time, a query
 * ID or a count changes with each attempt, and a warehouse that stays down is one piece of news.
 */
function errorKey({ code, message }: NonNullable<Load['error']>): string {
	const words = message
		.slice(0, LONGEST_MESSAGE)
		.toLowerCase()
		.split(/[^a-z0-9\u0080-\uffff_]+/)
		.filter((word) => word !== '' && word.length <= 30)
		.filter((word) => !/[0-9]/.test(word) && !DAYS_AND_MONTHS.test(word));
	return shortHash(code ?? '', words.join(' '));
}

/** How often each key is there; within a page two are two, on two pages it is one that moved. */
class Counts<Key> {
	private readonly most = new Map<Key, number>();

	addPage(keys: Key[]): void {
		const onPage = new Map<Key, number>();
		for (const key of keys) onPage.set(key, (onPage.get(key) ?? 0) + 1);
		for (const [key, count] of onPage) this.most.set(key, Math.max(this.most.get(key) ?? 0, count));
	}

	all(): Key[] {
		return [...this.most].flatMap(([key, count]) => Array<Key>(count).fill(key));
	}
}

/** What a poll showed of the streams of one name. */
interface Shown {
	loads: Counts<number>;
	errors: Counts<string>;
	streams: Counts<string>;
	sightings: Sighting[];
}

interface Sighting {
	record: Load;
	page: SeenPage<Load>;
}

const loadTimeOf = ({ lastLoadedAt }: Load) => lastLoadedAt ?? undefined;

const errorKeyOf = ({ error }: Load) => error && errorKey(error);

function gather(pages: Array<SeenPage<Load>>): Map<string, Shown> {
	const shown = new Map<string, Shown>();
	for (const page of pages) {
		const onPage = new Map<string, Load[]>();
		for (const record of page.records) {
			const key = shortHash(record.sourceName, record.streamName);
			onPage.set(key, [...(onPage.get(key) ?? []), record]);
		}
		for (const [key, records] of onPage) {
			const seen: Shown = shown.get(key) ?? {
				loads: new Counts(),
				errors: new Counts(),
				streams: new Counts(),
				sightings: [],
			};
			shown.set(key, seen);
			seen.streams.addPage(records.map((one) => `${loadTimeOf(one)} ${errorKeyOf(one)}`));
			seen.loads.addPage(records.map(loadTimeOf).filter(isDefined));
			seen.errors.addPage(records.map(errorKeyOf).filter(isDefined));
			seen.sightings.push(...records.map((record) => ({ record, page })));
		}
	}
	return shown;
}

/** Takes one of a list away; `false` when it has none. */
function take<T>(list: T[], value: T): boolean {
	const index = list.indexOf(value);
	if (index >= 0) list.splice(index, 1);
	return index >= 0;
}

function newLoads(state: ListState<LoadEntry>, known: LoadEntry | undefined, shown: Shown) {
	const before = [...(known?.loads ?? [])];
	const due = shown.loads.all().filter((time) => !take(before, time));
	return shown.sightings.flatMap(({ record, page }): LoadEvent[] => {
		const time = loadTimeOf(record);
		if (time === undefined || !take(due, time)) return [];
		// A remembered time that lies ahead says nothing about the order.
		const ends = (known?.loads ?? []).filter((load) => load <= page.at);
		const isNew =
			ends.length > 0 ? isUnseen(ends, LOADS_PER_STREAM, time, state) : isNews(state, time, page);
		return isNew ? [{ kind: 'loadCompleted', time, record }] : [];
	});
}

function newErrors(known: LoadEntry | undefined, shown: Shown): LoadEvent[] {
	const before = [...(known?.errors ?? [])];
	const due = shown.errors.all().filter((key) => !take(before, key));
	return shown.sightings.flatMap(({ record }): LoadEvent[] => {
		const key = errorKeyOf(record);
		return key !== undefined && take(due, key) ? [{ kind: 'loadFailed', record }] : [];
	});
}

/**
 * Takes in the pages of a poll. A load is new when more streams show its time than at the last
 * look, and it is not older than all that are remembered; of a stream without a known load, when it
 * came after the mark. An error state is new when the stream did not show it at the last look.
 * `recovered`: streams whose error state is over. Pure.
 */
export function seeLoads(
	before: ListState<LoadEntry>,
	pages: Array<SeenPage<Load>>,
): { state: ListState<LoadEntry>; events: LoadEvent[]; recovered: Load[] } {
	const entries = { ...before.entries };
	const events: LoadEvent[] = [];
	const recovered: Load[] = [];
	for (const [key, shown] of gather(pages)) {
		const known = before.entries[key];
		events.push(...newLoads(before, known, shown));
		// Before the first round is over, an error state may be as old as any.
		if (known !== undefined || before.ready) events.push(...newErrors(known, shown));
		const still = shown.errors.all();
		const missing = (known?.errors ?? []).filter((error) => !take(still, error));
		// Pages with a part of the streams say little of the others: the next look has to agree.
		const [most, count] = [known?.streams ?? 1, shown.streams.all().length];
		const heldBefore = [...(known?.held ?? [])];
		const held = count < most ? missing.filter((error) => !take(heldBefore, error)) : [];
		if (missing.length > held.length) recovered.push(shown.sightings[0].record);
		const kept = Math.max(LOADS_PER_STREAM, 2 * shown.sightings.length);
		const gone = [...(known?.loads ?? [])];
		const added = shown.loads.all().filter((time) => !take(gone, time));
		entries[key] = {
			seen: dayOf(shown.sightings[0].page.at),
			loads: [...(known?.loads ?? []), ...added]
				.sort((a, b) => b - a)
				.slice(0, Math.min(kept, MAX_PER_STREAM)),
			errors: [...shown.errors.all(), ...held].slice(0, MAX_PER_STREAM),
			...(Math.max(most, count) > 1 && { streams: Math.max(most, count) }),
			...(held.length > 0 && { held }),
		};
	}
	return { state: { ...before, entries }, events, recovered };
}
