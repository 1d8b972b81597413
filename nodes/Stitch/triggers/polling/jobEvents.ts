import type { Extraction, ExtractionVerdict } from '../../api/extractions';
import { readExtraction, verdictOf } from '../../api/extractions';
import type { JsonObject } from '../../json';
import { objectOf } from '../../json';
import { shortHash } from '../bounded';
import type { ListState, LoadRow, SeenPage } from './listState';
import { dayOf, isNews, isUnseen } from './listState';
import type { Load } from '../../api/loads';
import { wholeSecond } from '../../time';

/** What is remembered of a source. */
export interface ExtractionEntry {
	/** Day on which the source was last in the list. */
	seen: number;
	/** The jobs that ended last, newest first, each with its end: for a list that shows an older one. */
	jobs: Array<[job: string, end: number]>;
	/** The record of a job whose end could not be read at the last poll; its name when the record is long. */
	undecided?: JsonObject | string;
}

/** What n8n must not forget, as if it were an event; without its record when this poll doesn't show it. */
export type Unsaved<Event extends { kind: string }> = Event | { kind: Event['kind'] };

export const JOBS_PER_SOURCE = 3;
/** A record that n8n is to store, characters. */
const LONGEST_RECORD = 20_000;

export interface ExtractionEvent {
	kind: 'extractionCompleted' | 'extractionFailed';
	/** Stitch's clock; absent while the record has no end. */
	time?: number;
	verdict: Exclude<ExtractionVerdict, { verdict: 'running' }>;
	record: Extraction;
}

/** The event that a record stands for; `undefined` while its job runs. */
export function extractionEvent(record: Extraction): ExtractionEvent | undefined {
	const verdict = verdictOf(record);
	if (verdict.verdict === 'running') return undefined;
	// Terminated and unreadable ends are never called a success.
	const kind = verdict.verdict === 'succeeded' ? 'extractionCompleted' : 'extractionFailed';
	return { kind, time: record.completionTime ?? undefined, verdict, record };
}

/** Whether Stitch may still add to a record: it writes the end and the exit statuses separately. */
const isUndecided = ({ verdict, record }: ExtractionEvent) =>
	verdict.verdict === 'unknown' || record.completionTime === null;

/** The event of a job that was looked at, when another one has taken its place; as far as was read. */
function replacedBy(job: string, { undecided }: Partial<ExtractionEntry> = {}) {
	const reading = readExtraction(undecided ?? null);
	if ('wrong' in reading || reading.record.jobName === job) return undefined;
	return extractionEvent(reading.record);
}

const withJob = (jobs: ExtractionEntry['jobs'], { record, time }: ExtractionEvent, at: number) =>
	// A time that lies ahead says nothing about the order, and one before 1970 can't be stored.
	[[shortHash(record.jobName), Math.max(0, Math.min(time ?? at, at))] as [string, number], ...jobs]
		.sort(([, a], [, b]) => b - a)
		.slice(0, JOBS_PER_SOURCE);

/** What one record changes: what is remembered of its source (`known`), and the events of it. */
function seeRecord(
	before: ListState<ExtractionEntry>,
	known: ExtractionEntry | undefined,
	record: Extraction,
	at: number,
): { entry?: ExtractionEntry; events: ExtractionEvent[]; unsaved?: ExtractionEvent } {
	const seen = dayOf(at);
	const event = extractionEvent(record);
	if (event === undefined) return { entry: known && { ...known, seen }, events: [] };
	const job = shortHash(record.jobName);
	const ended = record.completionTime ?? at;
	const jobs = known?.jobs ?? [];
	const isKnown = jobs.some(([other]) => other === job);
	const ends = jobs.map(([, other]) => other);
	const isNew =
		!isKnown &&
		(jobs.length > 0
			? isUnseen(ends, JOBS_PER_SOURCE, Math.min(ended, at), before)
			: isNews(before, ended, at));
	if (!isNew) {
		const entry = { ...known, seen, jobs: isKnown ? jobs : withJob(jobs, event, at) };
		return { entry, events: [] };
	}
	const replaced = replacedBy(record.jobName, known);
	const events = replaced === undefined ? [] : [replaced];
	const earlier = replaced === undefined ? jobs : withJob(jobs, replaced, at);
	const { undecided } = before.entries[record.sourceId] ?? {};
	const wasSeen = undecided === job || objectOf(undecided).job_name === record.jobName;
	if (isUndecided(event) && !wasSeen) {
		const isLong = JSON.stringify(record.raw).length > LONGEST_RECORD;
		const entry = { seen, jobs: earlier, undecided: isLong ? job : record.raw };
		return { entry, events, unsaved: event };
	}
	return { entry: { seen, jobs: withJob(earlier, event, at) }, events: [...events, event] };
}

/**
 * Takes in the pages of a poll, in the order in which they were read. A job is new when its name is
 * not among the last ones of its source and it did not end before all of them; of a source never
 * seen before, when it ended after the mark. A job whose end can't be read yet is looked at once
 * more, unless another one has taken its place. `unsaved`: what such a one may be. Pure.
 */
export function seeExtractions(
	before: ListState<ExtractionEntry>,
	pages: Array<SeenPage<Extraction>>,
) {
	const entries = { ...before.entries };
	const events: ExtractionEvent[] = [];
	const unsaved: Array<Unsaved<ExtractionEvent>> = [];
	for (const { at, records } of pages) {
		for (const record of records) {
			const look = seeRecord(before, entries[record.sourceId], record, at);
			if (look.entry !== undefined) entries[record.sourceId] = look.entry;
			events.push(...look.events);
			if (look.unsaved === undefined) continue;
			unsaved.push({ ...look.unsaved, kind: 'extractionCompleted' }, look.unsaved);
		}
	}
	return { state: { ...before, entries }, events, unsaved };
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
	/** Those of `errors` that the last whole round did not show. */
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
		// An ID is one word: "fade" of "01b2c3d4-fade-4a1b" is none.
		.split(/[^a-z0-9\u0080-\uffff_+/-]+/)
		.filter((word) => word !== '' && word.length <= 30)
		.filter((word) => !/[0-9]/.test(word) && !DAYS_AND_MONTHS.test(word));
	return shortHash(code ?? '', words.join(' '));
}

interface Sighting {
	record: Load;
	at: number;
	row: LoadRow;
}

/** What a poll showed of the streams of each name. */
function gather(pages: Array<SeenPage<Load>>): Map<string, Sighting[]> {
	const shown = new Map<string, Sighting[]>();
	for (const { number, records, read, total, at } of pages) {
		for (const [place, record] of records.entries()) {
			const key = shortHash(record.sourceName, record.streamName);
			const sightings = shown.get(key) ?? [];
			shown.set(key, sightings);
			const error = record.error ? errorKey(record.error) : null;
			// Whole seconds, as documented: an answer with a fraction shows no other load.
			const time = record.lastLoadedAt && Math.max(0, wholeSecond(record.lastLoadedAt));
			const row: LoadRow = [number, place, read, total, time, error];
			sightings.push({ record, at, row });
		}
	}
	return shown;
}

const timeOf = ([, , , , time]: LoadRow) => time;
const errorOf = ([, , , , , error]: LoadRow) => error;

/** So many places a stream may have moved from one page to the next without another sign of it. */
const NEAR = 5;

/** Whether two rows may be one stream that moved while they were read: as far as the list has grown. */
const mayBeOne = (
	[page, place, size, total]: LoadRow,
	[laterPage, laterPlace, , laterTotal]: LoadRow,
	near: number,
) =>
	laterPage > page &&
	(laterPage - page) * size + laterPlace - place <= Math.max(0, laterTotal - total) + near;

/** Each key as often as streams surely show it, however near to another one a row may be the same. */
function keysOf<Key>(rows: LoadRow[], keyOf: (row: LoadRow) => Key | null, near = 0): Key[] {
	const keys = rows.map(keyOf);
	return rows.flatMap((row, index) => {
		const key = keys[index];
		const isOne = rows.some(
			(earlier, other) => keys[other] === key && mayBeOne(earlier, row, near),
		);
		return key === null || isOne ? [] : [key];
	});
}

/** How many streams rows show at most: one that has moved may have loaded something meanwhile. */
const mostStreamsIn = (rows: LoadRow[]): number =>
	keysOf(rows, (row) => `${timeOf(row)} ${errorOf(row)}`).length;

/** How many they show at least. */
const leastStreamsIn = (rows: LoadRow[]): number => keysOf(rows, () => '').length;

const errorsIn = (rows: LoadRow[]): string[] => rows.flatMap((row) => errorOf(row) ?? []);

/** Takes one of a list away; `false` when it has none. */
function take<T>(list: T[], value: T): boolean {
	const index = list.indexOf(value);
	if (index >= 0) list.splice(index, 1);
	return index >= 0;
}

/** What of a list is left when all of another one is taken away. */
function without<T>(list: T[] = [], others: T[] = []): T[] {
	const left = [...others];
	return list.filter((value) => !take(left, value));
}

function newLoads(
	state: ListState<LoadEntry>,
	{ known, isOld, sightings, loads }: StreamLook,
): LoadEvent[] {
	const due = without(loads, known?.loads);
	return sightings.flatMap(({ record, at, row }): LoadEvent[] => {
		const time = timeOf(row);
		if (time === null || !take(due, time)) return [];
		// A remembered time that lies ahead says nothing about the order.
		const ends = isOld ? [] : (known?.loads ?? []).filter((load) => load <= at);
		const isNew =
			ends.length > 0 ? isUnseen(ends, LOADS_PER_STREAM, time, state) : isNews(state, time, at);
		return isNew ? [{ kind: 'loadCompleted', time, record }] : [];
	});
}

function newErrors({ mark }: ListState<LoadEntry>, look: StreamLook): LoadEvent[] {
	const { known, isOld, sightings, errors } = look;
	const due = without(errors, known?.errors);
	return sightings.flatMap(({ record, row }): LoadEvent[] => {
		const key = errorOf(row);
		if (key === null || !take(due, key)) return [];
		// What was not read before is old, unless it has loaded something since.
		return isOld && (record.lastLoadedAt ?? 0) <= mark ? [] : [{ kind: 'loadFailed', record }];
	});
}

/** What is seen of the streams of one name, and what was known of them. */
interface StreamLook {
	known?: LoadEntry;
	/** Before the first round is over, what was not seen before is as old as any. */
	isOld: boolean;
	/** Those of this poll. */
	sightings: Sighting[];
	/** Of this round so far. */
	loads: number[];
	errors: string[];
	/** The errors of all rows of this round, of those too that may be one stream. */
	shown: string[];
	/** How many streams have the name: at most, as far as was seen since the last whole look. */
	streams: number;
	/** Whether this round has shown another number of them so far. */
	isUnsure: boolean;
}

function lookAtStreams(
	before: ListState<LoadEntry>,
	known: LoadEntry | undefined,
	sightings: Sighting[],
	rows: LoadRow[],
): StreamLook {
	const most = known?.streams ?? 1;
	const count = mostStreamsIn(rows);
	const isOld = !before.ready && (known === undefined || leastStreamsIn(rows) > most);
	// More rows than streams are known may be of one that moved: the next round has to agree.
	const near = rows.length > most && !isOld ? NEAR : 0;
	return {
		known,
		isOld,
		sightings,
		loads: keysOf(rows, timeOf, near),
		errors: keysOf(rows, errorOf, near),
		shown: errorsIn(rows),
		streams: Math.max(most, count),
		isUnsure: count !== most,
	};
}

/** What is remembered after a look, and whether an error state is over. */
function entryAfter({ known, sightings, loads, errors, shown, streams, isUnsure }: StreamLook) {
	const missing = without(known?.errors, errors);
	// Without another load it may be an older copy of the list that lacks the error.
	const [last = 0] = known?.loads ?? [];
	const hasLoaded = loads.some((time) => time > last);
	const gone = isUnsure || !hasLoaded ? [] : without(known?.errors, shown);
	const kept = Math.max(LOADS_PER_STREAM, 2 * streams, 2 * sightings.length);
	const entry: LoadEntry = {
		...known,
		seen: dayOf(sightings[0].at),
		loads: [...(known?.loads ?? []), ...without(loads, known?.loads)]
			.sort((a, b) => b - a)
			.slice(0, Math.min(kept, MAX_PER_STREAM)),
		// Pages with a part of the streams, or more than are known, say little of the others.
		errors: [...errors, ...without(missing, gone)].slice(0, MAX_PER_STREAM),
	};
	return { entry, isOver: gone.length > 0 };
}

/** An error state that two whole rounds do not show is over, though they may have shown a part only. */
function afterRound({ held, ...entry }: LoadEntry, rows: LoadRow[]) {
	const missing = without(entry.errors, errorsIn(rows));
	const stillHeld = without(missing, held);
	const errors = without(entry.errors, without(missing, stillHeld));
	const most = mostStreamsIn(rows);
	const streams = leastStreamsIn(rows) === most ? most : Math.max(entry.streams ?? 1, most);
	return {
		entry: {
			...entry,
			errors,
			streams: streams > 1 ? streams : undefined,
			held: stillHeld.length > 0 ? stillHeld : undefined,
		},
		isOver: stillHeld.length < missing.length,
	};
}

/**
 * Takes in the pages of a poll; `ends`: they end a round. A load is new when more streams show its
 * time than at the last look, and it is not older than all that are remembered; of a stream without
 * a known load, when it came after the mark. An error state is new when the stream did not show it
 * at the last look. `unsaved`: those that are over, as far as the poll shows their streams. Pure.
 */
export function seeLoads(
	before: ListState<LoadEntry>,
	pages: Array<SeenPage<Load>>,
	ends: boolean,
) {
	const events: LoadEvent[] = [];
	const unsaved: Array<Unsaved<LoadEvent>> = [];
	// A poll that read no page does not count.
	const goesOn = pages[0]?.number !== 1;
	const open = new Map(goesOn ? Object.entries(before.open ?? {}) : []);
	const entries = { ...before.entries };
	const shown = gather(pages);
	const markOver = (key: string) => unsaved.push({ kind: 'loadFailed', ...shown.get(key)?.[0] });
	for (const [key, sightings] of shown) {
		const rows = [...(open.get(key) ?? []), ...sightings.map(({ row }) => row)];
		open.set(key, rows.slice(-MAX_PER_STREAM));
		const look = lookAtStreams(before, entries[key], sightings, rows);
		events.push(...newLoads(before, look), ...newErrors(before, look));
		const { entry, isOver } = entryAfter(look);
		if (isOver) markOver(key);
		entries[key] = entry;
	}
	for (const [key, rows] of ends ? open : []) {
		if (entries[key] === undefined) continue;
		const { entry, isOver } = afterRound(entries[key], rows);
		if (isOver) markOver(key);
		entries[key] = entry;
	}
	return { state: { ...before, entries, open: Object.fromEntries(open) }, events, unsaved };
}
