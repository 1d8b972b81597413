import type { Extraction, ExtractionVerdict } from '../../api/extractions';
import { verdictOf } from '../../api/extractions';
import { shortHash } from '../bounded';
import type { ListState, LoadRow, SeenPage } from './listState';
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
					: isNews(state, ended, page.at));
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

interface Sighting {
	record: Load;
	at: number;
	row: LoadRow;
}

/** So many places a stream may have moved from one poll to the next without another sign of it. */
const NEAR = 5;

/** What a poll showed of the streams of each name. */
function gather(pages: Array<SeenPage<Load>>): Map<string, Sighting[]> {
	const shown = new Map<string, Sighting[]>();
	for (const [index, { number, records, at }] of pages.entries()) {
		for (const [place, record] of records.entries()) {
			const key = shortHash(record.sourceName, record.streamName);
			const sightings = shown.get(key) ?? [];
			shown.set(key, sightings);
			const error = record.error === undefined ? null : errorKey(record.error);
			const isStart = index === 0 && place < NEAR;
			const isEnd = index === pages.length - 1 && place >= records.length - NEAR;
			const edge = `${isStart ? 's' : ''}${isEnd ? 'e' : ''}`;
			sightings.push({ record, at, row: [number, record.lastLoadedAt, error, edge] });
		}
	}
	return shown;
}

/** Whether a stream that ended the pages of one poll may begin those of the next one. */
const mayBeOne = ([page, , , edge]: LoadRow, [next, , , start]: LoadRow) =>
	next === page + 1 && edge.endsWith('e') && start.startsWith('s');

function mostOnOnePage(rows: LoadRow[]): number {
	const counts = new Map<number, number>();
	for (const [page] of rows) counts.set(page, (counts.get(page) ?? 0) + 1);
	return Math.max(...counts.values());
}

/**
 * Each key as often as streams show it. On one page two are two; on two pages it may be one stream
 * that moved while they were read, unless the streams are known to stand `apart`.
 */
function keysOf<Key>(rows: LoadRow[], keyOf: (row: LoadRow) => Key | null, apart: boolean): Key[] {
	const alike = new Map<Key, LoadRow[]>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key !== null) alike.set(key, [...(alike.get(key) ?? []), row]);
	}
	return [...alike].flatMap(([key, own]) => {
		const isOther = (row: LoadRow) => !own.some((earlier) => mayBeOne(earlier, row));
		return Array<Key>(apart ? own.filter(isOther).length : mostOnOnePage(own)).fill(key);
	});
}

/** Takes one of a list away; `false` when it has none. */
function take<T>(list: T[], value: T): boolean {
	const index = list.indexOf(value);
	if (index >= 0) list.splice(index, 1);
	return index >= 0;
}

function newLoads(
	state: ListState<LoadEntry>,
	{ known, isOld, sightings, loads }: StreamLook,
): LoadEvent[] {
	const before = [...(known?.loads ?? [])];
	const due = loads.filter((time) => !take(before, time));
	return sightings.flatMap(({ record, at, row: [, time] }): LoadEvent[] => {
		if (time === null || !take(due, time)) return [];
		// A remembered time that lies ahead says nothing about the order.
		const ends = isOld ? [] : (known?.loads ?? []).filter((load) => load <= at);
		const isNew =
			ends.length > 0 ? isUnseen(ends, LOADS_PER_STREAM, time, state) : isNews(state, time, at);
		return isNew ? [{ kind: 'loadCompleted', time, record }] : [];
	});
}

function newErrors({ known, isOld, sightings, errors }: StreamLook): LoadEvent[] {
	if (isOld) return [];
	const before = [...(known?.errors ?? [])];
	const due = errors.filter((key) => !take(before, key));
	return sightings.flatMap(({ record, row: [, , key] }): LoadEvent[] =>
		key !== null && take(due, key) ? [{ kind: 'loadFailed', record }] : [],
	);
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
	/** How many streams have the name, as far as was ever seen. */
	streams: number;
	/** Whether this round has shown fewer so far. */
	isPart: boolean;
	/** Whether an earlier poll of this round has shown some of them. */
	goesOn: boolean;
}

function lookAtStreams(
	before: ListState<LoadEntry>,
	known: LoadEntry | undefined,
	sightings: Sighting[],
	{ rows, isSteady }: { rows: LoadRow[]; isSteady: boolean },
): StreamLook {
	const most = known?.streams ?? 1;
	const count = keysOf(rows, ([, time, error]) => `${time} ${error}`, isSteady).length;
	const isOld = !before.ready && (known === undefined || count > most);
	// More than are known may be one that moved: the next look has to agree.
	const apart = isSteady && (isOld || count <= most);
	return {
		known,
		isOld,
		sightings,
		loads: keysOf(rows, ([, time]) => time, apart),
		errors: keysOf(rows, ([, , error]) => error, apart),
		streams: Math.max(most, count),
		isPart: count < most,
		goesOn: rows.length > sightings.length,
	};
}

/** What is remembered after a look, and whether an error state is over. */
function entryAfter(look: StreamLook) {
	const { known, sightings, loads, errors, streams, isPart, goesOn } = look;
	const still = [...errors];
	const missing = (known?.errors ?? []).filter((error) => !take(still, error));
	// Pages with a part of the streams say little of the others: the next round has to agree.
	const heldBefore = goesOn ? [] : [...(known?.held ?? [])];
	const held = isPart ? missing.filter((error) => !take(heldBefore, error)) : [];
	const kept = Math.max(LOADS_PER_STREAM, 2 * streams, 2 * sightings.length);
	const gone = [...(known?.loads ?? [])];
	const added = loads.filter((time) => !take(gone, time));
	const entry: LoadEntry = {
		seen: dayOf(sightings[0].at),
		loads: [...(known?.loads ?? []), ...added]
			.sort((a, b) => b - a)
			.slice(0, Math.min(kept, MAX_PER_STREAM)),
		errors: [...errors, ...held].slice(0, MAX_PER_STREAM),
		...(streams > 1 && { streams }),
		...(held.length > 0 && { held }),
	};
	return { entry, isOver: missing.length > held.length };
}

function withoutHeld(entries: Record<string, LoadEntry>): Record<string, LoadEntry> {
	const copies: Record<string, LoadEntry> = {};
	for (const [key, entry] of Object.entries(entries)) {
		copies[key] = { ...entry };
		delete copies[key].held;
	}
	return copies;
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
	const events: LoadEvent[] = [];
	const recovered: Load[] = [];
	const goesOn = pages.length > 0 && pages[0].number > 1;
	const openBefore = Object.entries(before.open ?? {});
	const open = new Map(goesOn ? openBefore : []);
	// A round that begins anew says nothing of what the pages before it did not show.
	const isBroken = !goesOn && openBefore.length > 0;
	const entries = isBroken ? withoutHeld(before.entries) : { ...before.entries };
	// A list of another length may have moved its records from page to page.
	const total = goesOn ? before.round?.total : pages[0]?.total;
	const isSteady = pages.every((page) => page.total === total);
	for (const [key, sightings] of gather(pages)) {
		const known = entries[key];
		const rows = [...(open.get(key) ?? []), ...sightings.map(({ row }) => row)];
		open.set(key, rows.slice(-MAX_PER_STREAM));
		const look = lookAtStreams(before, known, sightings, { rows, isSteady });
		events.push(...newLoads(before, look), ...newErrors(look));
		const { entry, isOver } = entryAfter(look);
		if (isOver) recovered.push(sightings[0].record);
		entries[key] = entry;
	}
	return { state: { ...before, entries, open: Object.fromEntries(open) }, events, recovered };
}
