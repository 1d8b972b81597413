import type { Load as LoadRecord } from '../../api/loads';
import { dayOf } from './listState';
import { shortHash } from '../postLoad/shortHash';
import type { ListState, LoadEntry } from './state';
import { LOADS_PER_STREAM, TROUBLES_PER_STREAM } from './state';

export interface LoadEvent {
	kind: 'loadCompleted' | 'loadFailed';
	/** Stitch's clock; a load that failed has no time (connect-api.md 8.30). */
	time?: number;
	record: LoadRecord;
}

/** The events that a record stands for: a load, an error state, or both. */
export function loadEvents(record: LoadRecord): LoadEvent[] {
	const events: LoadEvent[] = [];
	if (record.lastLoadedAt !== null) {
		events.push({ kind: 'loadCompleted', time: record.lastLoadedAt, record });
	}
	if (record.error !== undefined) events.push({ kind: 'loadFailed', record });
	return events;
}

/**
 * What tells one error state from another. Not the whole of it: its structure is declared
 * unstable, and a warehouse that stays down is one piece of news and not one per attempt.
 */
const troubleOf = ({ error }: LoadRecord) =>
	error === undefined ? undefined : shortHash(error.code ?? '', error.message);

function isNewLoad(time: number, known: LoadEntry | undefined, mark: number): boolean {
	const loads = known?.loads ?? [];
	if (loads.length === 0) return time >= mark;
	// What is older than everything remembered is an older answer shown again.
	return !loads.includes(time) && time > Math.min(...loads);
}

const unique = <T>(values: T[]): T[] => [...new Set(values)];

/**
 * Takes in all records of a poll, in the order in which they were seen. A load is new when its
 * time isn't among the last ones of its stream; of a stream without a known load, when it is not
 * before the mark. An error state is new when the stream did not show it at the last look. Pure.
 */
export function seeLoads(
	before: ListState<LoadEntry>,
	records: LoadRecord[],
): { state: ListState<LoadEntry>; events: LoadEvent[] } {
	const times = records.map(({ lastLoadedAt }) => lastLoadedAt ?? 0);
	const newest = times.reduce((latest, time) => Math.max(latest, time), before.newest);
	const mark = before.ready ? before.mark : newest;
	const seen = dayOf(newest);
	const entries = { ...before.entries };
	/** Error states of this look; they replace those of the last one. */
	const troubles: Record<string, string[]> = {};
	const events: LoadEvent[] = [];
	for (const record of records) {
		const key = shortHash(record.sourceName, record.streamName);
		const known = entries[key];
		const trouble = troubleOf(record);
		const shown = troubles[key] ?? [];
		const last = before.entries[key]?.troubles ?? [];
		const isNew = (event: LoadEvent) =>
			event.time !== undefined
				? isNewLoad(event.time, known, mark)
				: trouble !== undefined && !shown.includes(trouble) && !last.includes(trouble);
		if (before.ready) events.push(...loadEvents(record).filter(isNew));
		troubles[key] = trouble === undefined ? shown : unique([...shown, trouble]);
		const loads = record.lastLoadedAt === null ? [] : [record.lastLoadedAt];
		entries[key] = {
			seen,
			loads: unique([...loads, ...(known?.loads ?? [])])
				.sort((a, b) => b - a)
				.slice(0, LOADS_PER_STREAM),
			troubles: troubles[key].slice(0, TROUBLES_PER_STREAM),
		};
	}
	return { state: { ...before, mark, newest, entries }, events };
}
