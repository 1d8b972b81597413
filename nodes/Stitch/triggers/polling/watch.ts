import { isObject } from '../../json';
import type { EventKind, TriggerParameters } from './events';
import { KINDS } from './events';

/**
 * Since when each event and each source is watched, by Stitch's clock; 0: from the beginning. n8n
 * does not store the state of a poll that emits nothing, so what was seen of an event that was not
 * chosen then may be forgotten: this keeps it from coming up when it is chosen later.
 */
export interface Watch {
	kinds: Partial<Record<EventKind, number>>;
	/** By source ID; all others as in `others`, which is absent while only these are watched. */
	sources: Record<string, number>;
	others?: number;
}

/** What is watched from now on: what was watched before continues, the rest begins `at` this time. */
export function watchAfter(
	before: Watch | undefined,
	{ triggerOn, sourceIds }: TriggerParameters,
	at: number,
): Watch {
	const start = before === undefined ? 0 : at;
	const kinds = Object.fromEntries(
		triggerOn.map((kind) => [kind, before?.kinds[kind] ?? start]),
	) as Watch['kinds'];
	if (sourceIds.length === 0) {
		const others = before?.others ?? start;
		const sources = others === 0 ? {} : { ...before?.sources };
		return { kinds, sources, others };
	}
	const sources = Object.fromEntries(
		sourceIds.map((id) => [String(id), before?.sources[id] ?? before?.others ?? start]),
	);
	return { kinds, sources };
}

/** Since when an event of a source is watched; `undefined` when it is not. */
export function watchedSince(watch: Watch, kind: EventKind, sourceId?: number) {
	const byKind = watch.kinds[kind];
	const bySource = (sourceId === undefined ? undefined : watch.sources[sourceId]) ?? watch.others;
	if (byKind === undefined || bySource === undefined) return undefined;
	return Math.max(byKind, bySource);
}

const isTime = (value: unknown): value is number =>
	Number.isSafeInteger(value) && Number(value) >= 0;

/** What n8n stored; `undefined` when any part of it is something else. */
export function readWatch(value: unknown): Watch | undefined {
	if (!isObject(value) || !isObject(value.kinds) || !isObject(value.sources)) return undefined;
	const { others } = value;
	if (others !== undefined && !isTime(others)) return undefined;
	const names: string[] = KINDS;
	if (!Object.entries(value.kinds).every(([kind, time]) => names.includes(kind) && isTime(time))) {
		return undefined;
	}
	if (!Object.entries(value.sources).every(([id, time]) => /^\d{1,16}$/.test(id) && isTime(time))) {
		return undefined;
	}
	return {
		kinds: { ...value.kinds } as Watch['kinds'],
		sources: { ...value.sources } as Watch['sources'],
		...(others !== undefined && { others }),
	};
}
