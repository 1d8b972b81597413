import type { JobLog, StreamRows } from './log';
import type { LoadRecord, LoadTrouble } from './loadRecord';
import { wholeSecond } from '../../time';

/**
 * How the load of one job is judged. Only Stitch's own times are compared with each other.
 *
 * - The log names the streams for which rows were handed over, and when the last ones were. Such
 *   a stream is `loaded` once its last load is not older than that moment.
 * - A stream that an understood log doesn't name, or names with no rows, is `unchanged`: nothing
 *   of this job is on its way to it, so nothing is waited for.
 * - Without the log, a stream is `loaded` once its last load is not older than the job's
 *   completion. That is enough only if every selected stream got there; else it is `pending`,
 *   never `unchanged`: silence alone doesn't tell a stream without rows from a slow load. (A
 *   stream that isn't selected has no rows.)
 * - An error state that wasn't there before the start is `failed`. One that was there, on a
 *   stream that has rows, may be left over: it gets a grace, then it is `failed` too. On a stream
 *   without rows it belongs to earlier rows: `unchanged`, with the trouble shown.
 * - The API tells no batches: a load that ended after the last row was handed over is taken as
 *   the one that brought it.
 */
export interface LoadQuestion {
	/** the source's `name`, to which load records are joined */
	sourceName: string;
	/** the job's completion, Stitch's clock */
	completionTime: number;
	/** the source's load records before the start; undefined when nobody looked */
	before?: LoadRecord[];
	/** the source's load records now */
	now: LoadRecord[];
	/** the job's log, or undefined while it wasn't read or can't be */
	log?: JobLog;
	/** the streams selected for replication; undefined when unknown */
	selected?: SelectedStream[];
	/** whether an error state left from before the start has had its grace */
	graceOver: boolean;
}

export interface SelectedStream {
	streamName: string;
	tapStreamId?: string;
}

export type LoadOutcome = 'loaded' | 'failed' | 'unchanged' | 'pending';

export interface StreamLoad {
	streamName: string;
	outcome: LoadOutcome;
	lastLoadedAt: number | null;
	/** rows that the log counted */
	rows?: number;
	trouble?: LoadTrouble;
}

export interface LoadAnswer {
	verdict: 'loaded' | 'failed' | 'waiting';
	streams: StreamLoad[];
	/** whether the log could change the answer */
	logWanted: boolean;
}

/** One spelling for the names that tap, target, destination and API give the same stream. */
export function streamKey(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
}

interface Evidence {
	/** streams of which the log says that rows came, by the key of their load records */
	rows: Map<string, StreamRows & { name: string; parts: number }>;
}

/** The name under which a stream of the log appears among the loads. */
function loadName(logName: string, known: Set<string>, selected: SelectedStream[]): string {
	const key = streamKey(logName);
	if (known.has(key)) return logName;
	const bySelection = selected.find(
		(stream) => streamKey(stream.tapStreamId ?? '') === key || streamKey(stream.streamName) === key,
	);
	return bySelection?.streamName ?? logName;
}

function evidenceOf(log: JobLog, records: LoadRecord[], selected: SelectedStream[]): Evidence {
	const known = new Set(records.map((record) => streamKey(record.streamName)));
	const rows: Evidence['rows'] = new Map();
	for (const [logName, stream] of log.rows) {
		const name = loadName(logName, known, selected);
		const key = streamKey(name);
		const other = rows.get(key);
		rows.set(key, {
			name: other?.name ?? name,
			count: stream.count + (other?.count ?? 0),
			lastAt: Math.max(stream.lastAt, other?.lastAt ?? 0),
			parts: 1 + (other?.parts ?? 0),
		});
	}
	return { rows };
}

function isNew(record: LoadRecord, before: LoadRecord[]): boolean {
	return !before.some(
		(earlier) =>
			earlier.streamName === record.streamName &&
			earlier.error?.fingerprint === record.error?.fingerprint,
	);
}

/** Judges the loads of one finished extraction. */
export function judgeLoads(question: LoadQuestion): LoadAnswer {
	const ofSource = (records: LoadRecord[]) =>
		records.filter((record) => record.sourceName === question.sourceName);
	const records = ofSource(question.now);
	const before = question.before && ofSource(question.before);
	const selected = question.selected ?? [];
	const log = question.log?.understood ? question.log : undefined;
	const evidence = log && evidenceOf(log, records, selected);
	const completion = wholeSecond(question.completionTime);

	const groups = new Map<string, { name: string; records: LoadRecord[] }>();
	for (const record of records) {
		const key = streamKey(record.streamName);
		const group = groups.get(key) ?? { name: record.streamName, records: [] };
		group.records.push(record);
		groups.set(key, group);
	}
	// Streams that have no load record yet, but rows on the way (or maybe so).
	const expected = evidence
		? [...evidence.rows.values()].map((stream) => stream.name)
		: selected.map((stream) => stream.streamName);
	for (const name of expected) {
		if (!groups.has(streamKey(name))) groups.set(streamKey(name), { name, records: [] });
	}

	// A stream that isn't selected gets no rows; an unknown selection excludes none.
	const selectedKeys = new Set(selected.map((stream) => streamKey(stream.streamName)));
	const isSelected = (key: string) => selectedKeys.size === 0 || selectedKeys.has(key);

	const streams: StreamLoad[] = [];
	for (const [key, group] of groups) {
		const rows = evidence?.rows.get(key);
		const needed = rows ? Math.min(wholeSecond(rows.lastAt), completion) : completion;
		const reached = group.records.filter(
			(record) => !record.error && record.lastLoadedAt !== null && record.lastLoadedAt >= needed,
		);
		const inTrouble = group.records.find((record) => record.error);
		const times = group.records.flatMap((record) => record.lastLoadedAt ?? []);
		const base: Omit<StreamLoad, 'outcome'> = {
			streamName: group.name,
			lastLoadedAt: times.length > 0 ? Math.max(...times) : null,
			...(rows && rows.count > 0 ? { rows: rows.count } : {}),
			...(inTrouble?.error ? { trouble: inTrouble.error } : {}),
		};
		const outcome = (): LoadOutcome => {
			if (inTrouble) {
				if (before && isNew(inTrouble, before)) return 'failed';
				if (evidence && !rows) return 'unchanged';
				return question.graceOver ? 'failed' : 'pending';
			}
			if (group.records.length > 0 && reached.length === group.records.length) return 'loaded';
			if (!evidence) return isSelected(key) ? 'pending' : 'unchanged';
			if (!rows) return 'unchanged';
			// Streams of one name in several schemas: as many must have arrived as the log names apart.
			return rows.parts > 1 && reached.length >= rows.parts ? 'loaded' : 'pending';
		};
		streams.push({ ...base, outcome: outcome() });
	}
	streams.sort((a, b) => (a.streamName < b.streamName ? -1 : a.streamName > b.streamName ? 1 : 0));

	const has = (outcome: LoadOutcome) => streams.some((stream) => stream.outcome === outcome);
	const sufficient = evidence !== undefined || selected.length > 0;
	const logWanted = question.log === undefined && (!sufficient || has('pending'));
	if (has('failed')) return { verdict: 'failed', streams, logWanted: false };
	if (has('pending') || !sufficient) return { verdict: 'waiting', streams, logWanted };
	return { verdict: 'loaded', streams, logWanted: false };
}
