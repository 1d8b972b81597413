import { isPresent } from '../../api/fields';
import { parseStitchTime } from '../../time';
import type { JsonObject } from '../../api/types';
import { parseId } from '../../api/http/path';

export interface PausedEvent {
	kind: 'sourcePaused';
	/** Stitch's clock. */
	time: number;
	sourceId: number;
}

/** The event that a source stands for; `undefined` unless Stitch itself has paused it. */
export function pausedEvent(source: JsonObject): PausedEvent | undefined {
	const sourceId = parseId(source.id);
	const time = parseStitchTime(source.system_paused_at);
	if (sourceId === undefined || time === undefined) return undefined;
	const isDeleted = !isPresent(source);
	return isDeleted ? undefined : { kind: 'sourcePaused', time, sourceId };
}

/**
 * Takes in the whole list of sources (it has no pages). A pause is new when it is later than the
 * last one known of its source; the first look only sets the mark. A source that is no longer
 * paused, or missing for once, keeps its entry. Pure.
 */
export function seePaused(
	before: Record<string, number> | undefined,
	sources: JsonObject[],
): { state: Record<string, number>; events: PausedEvent[] } {
	const state = { ...before };
	const events: PausedEvent[] = [];
	for (const event of sources.map(pausedEvent)) {
		if (event === undefined || event.time <= (state[event.sourceId] ?? 0)) continue;
		state[event.sourceId] = event.time;
		if (before !== undefined) events.push(event);
	}
	return { state, events };
}
