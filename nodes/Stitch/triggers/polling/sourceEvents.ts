import { parseId } from '../../api/http/request';
import { isDeleted } from '../../api/sources';
import type { JsonObject } from '../../json';
import { isDefined } from '../../json';
import { parseStitchTime, wholeSecond } from '../../time';
import { LATE_MS } from './listState';

/** What is remembered of the list of sources, which has no pages. Times are Stitch's. */
export interface SourcesState {
	/** When the list was first looked at: a source that was created before is not new. */
	mark: number;
	/** IDs that were seen, deleted ones too. */
	known: number[];
	/** By source ID: the last `system_paused_at` seen. */
	paused: Record<string, number>;
}

export interface SourceEvent {
	kind: 'sourcePaused' | 'newSource';
	/** Stitch's clock. */
	time?: number;
	sourceId: number;
}

/** The source's pause by Stitch itself; `undefined` for every other source and a deleted one. */
export function pausedEvent(source: JsonObject): SourceEvent | undefined {
	const sourceId = parseId(source.id);
	const time = parseStitchTime(source.system_paused_at);
	if (sourceId === undefined || time === undefined || isDeleted(source)) return undefined;
	// A fraction that comes and goes makes no other pause.
	return { kind: 'sourcePaused', time: Math.max(0, wholeSecond(time)), sourceId };
}

/** The creation of a source that is still there. */
export function createdEvent(source: JsonObject): SourceEvent | undefined {
	const sourceId = parseId(source.id);
	if (sourceId === undefined || isDeleted(source)) return undefined;
	return { kind: 'newSource', time: parseStitchTime(source.created_at), sourceId };
}

/** A pause is new when it is later than the last one known; a known time that lies ahead does not count. */
function isNewPause(time: number, { mark, paused }: SourcesState, id: number, at: number): boolean {
	const known = paused[id];
	if (known === undefined) return time >= mark - LATE_MS;
	return time > known || (known > at && time !== known);
}

/**
 * Takes in the whole list of sources. A source is new when its ID was never seen and it was not
 * created before the mark: one that is missing for once comes back as a known one. `since`: when
 * the account is known to have had no source at all. Pure.
 */
export function seeSources(
	before: SourcesState | undefined,
	sources: JsonObject[],
	at: number,
	since?: number,
): { state: SourcesState; events: SourceEvent[] } {
	const state: SourcesState = {
		mark: before?.mark ?? since ?? at,
		known: before?.known ?? [],
		paused: { ...before?.paused },
	};
	const isFirst = before === undefined && since === undefined;
	const events: SourceEvent[] = [];
	for (const event of sources.map(pausedEvent).filter(isDefined)) {
		const { sourceId, time = at } = event;
		const isNew = isNewPause(time, state, sourceId, at);
		// A list that shows an older pause for once must not make the known one new again.
		if (isNew || state.paused[sourceId] === undefined) state.paused[sourceId] = time;
		if (isNew && !isFirst) events.push(event);
	}
	const known = new Set(state.known);
	for (const source of sources) {
		const id = parseId(source.id);
		if (id === undefined || known.has(id)) continue;
		known.add(id);
		const event = createdEvent(source);
		const isNew = (event?.time ?? Infinity) >= state.mark - LATE_MS;
		if (event !== undefined && isNew && !isFirst) events.push(event);
	}
	return { state: { ...state, known: [...known] }, events };
}
