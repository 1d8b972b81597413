import type { IDataObject } from 'n8n-workflow';
import { simplifySource } from '../../api/sources';
import type { JsonObject } from '../../json';
import { isSet, pick } from '../../json';
import type { TriggerEvent } from './events';
import type { Watch } from './watch';
import { watchedSince } from './watch';

/** What an output is made with. */
export interface OutputContext {
	/** All sources of the account, deleted ones too. */
	sources: JsonObject[];
	/** Names of sources by ID, from earlier polls: a list may lack one for once. */
	names?: Record<string, string>;
	/** Stitch's clock at this poll; stands for the time of what has none. */
	at: number;
}

/** A deleted source may have left its name to another one. */
const preferPresent = (sources: JsonObject[]): JsonObject | undefined =>
	sources.find(({ deleted_at }) => !isSet(deleted_at)) ?? sources[0];

function sourceOf(event: TriggerEvent, sources: JsonObject[]): JsonObject | undefined {
	const sourceId = 'verdict' in event ? event.record.sourceId : undefined;
	const id = 'sourceId' in event ? event.sourceId : sourceId;
	if (id !== undefined) return sources.find((source) => source.id === id);
	// Loads carry the source's name and not its ID (connect-api.md 8.30).
	const name = 'record' in event && 'sourceName' in event.record && event.record.sourceName;
	return preferPresent(sources.filter((source) => source.name === name));
}

/** The ID of an event's source; `undefined` when a load's source is nowhere to be found. */
export function sourceIdOf(event: TriggerEvent, { sources, names = {} }: OutputContext) {
	if ('sourceId' in event) return event.sourceId;
	if ('verdict' in event) return event.record.sourceId;
	const id = sourceOf(event, sources)?.id;
	if (typeof id === 'number') return id;
	const named = Object.entries(names).find(([, name]) => name === event.record.sourceName);
	return named === undefined ? undefined : Number(named[0]);
}

const brief = (source: JsonObject | undefined) =>
	source === undefined ? null : pick(source, ['id', 'name', 'display_name', 'type']);

/** The output of one event: what happened, the source, and Stitch's own record unchanged. */
export function toJson(event: TriggerEvent, sources: JsonObject[]): JsonObject {
	const { kind } = event;
	const source = sourceOf(event, sources);
	if ('verdict' in event) {
		const { verdict, record } = event;
		return { event: kind, ...verdict, source: brief(source), extraction: record.raw };
	}
	if ('stream' in event) {
		const { change, stream, fields } = event;
		const { id, key, name } = stream;
		return {
			event: kind,
			change,
			source: brief(source),
			stream: { stream_id: id, tap_stream_id: key, stream_name: name },
			...(change === 'fieldsChanged' && { fields: fields.map((field) => ({ ...field })) }),
		};
	}
	if ('sourceId' in event) {
		return {
			event: kind,
			source: source === undefined ? null : simplifySource(source),
		};
	}
	const { message, code } = event.record.error ?? {};
	const error = kind === 'loadFailed' ? { message, ...(code !== undefined && { code }) } : {};
	return { event: kind, ...error, source: brief(source), load: event.record.raw };
}

const byTime = (a: TriggerEvent, b: TriggerEvent) =>
	(a.time ?? Infinity) - (b.time ?? Infinity) || 0;

/** Whether an event was chosen, its source too, and both before it happened. */
export function isWatched(event: TriggerEvent, watch: Watch, context: OutputContext): boolean {
	const since = watchedSince(watch, event.kind, sourceIdOf(event, context));
	return since !== undefined && (since === 0 || (event.time ?? context.at) > since);
}

/** The events as items, oldest first, those without a time last. */
export const toOutput = (events: TriggerEvent[], { sources }: OutputContext): IDataObject[] =>
	[...events].sort(byTime).map((event) => toJson(event, sources) as IDataObject);
