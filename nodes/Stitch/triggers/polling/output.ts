import type { IDataObject } from 'n8n-workflow';
import { simplifySource } from '../../api/sources';
import type { JsonObject } from '../../api/types';
import type { TriggerEvent, TriggerParameters } from './parameters';

/** Extractions and pauses carry the source's ID, loads its name (connect-api.md 8.30). */
const idOf = (event: TriggerEvent): number | undefined => {
	if (event.kind === 'sourcePaused') return event.sourceId;
	return 'verdict' in event ? event.record.sourceId : undefined;
};

function sourceOf(event: TriggerEvent, sources: JsonObject[]): JsonObject | undefined {
	const sourceId = idOf(event);
	if (sourceId !== undefined) return sources.find(({ id }) => id === sourceId);
	const name = 'record' in event && 'sourceName' in event.record && event.record.sourceName;
	return sources.find((source) => source.name === name);
}

function brief(source: JsonObject | undefined): IDataObject | null {
	if (source === undefined) return null;
	const { id, name, display_name, type } = source;
	return { id, name, display_name, type } as IDataObject;
}

/** The output of one event: what happened, the source, and Stitch's own record unchanged. */
function toJson(event: TriggerEvent, sources: JsonObject[]): IDataObject {
	const source = sourceOf(event, sources);
	if (event.kind === 'sourcePaused') {
		return { event: event.kind, source: source ? simplifySource(source) : null };
	}
	if ('verdict' in event) {
		const { kind, verdict, record } = event;
		return {
			event: kind,
			...verdict,
			source: brief(source),
			extraction: record.raw as IDataObject,
		};
	}
	const { kind, record } = event;
	const { message, code } = record.error ?? {};
	const trouble = kind === 'loadFailed' ? { message, ...(code === undefined ? {} : { code }) } : {};
	return { event: kind, ...trouble, source: brief(source), load: record.raw as IDataObject };
}

/** Whether an event was asked for. Needs the sources only for loads with a filter. */
function isWanted(event: TriggerEvent, parameters: TriggerParameters, sources: JsonObject[]) {
	if (!parameters.triggerOn.includes(event.kind)) return false;
	if (parameters.sourceIds.length === 0) return true;
	const id = idOf(event) ?? sourceOf(event, sources)?.id;
	return parameters.sourceIds.some((wanted) => wanted === id);
}

/** The output of a poll: the events that were asked for, oldest first, those without a time last. */
export function toOutput(
	events: TriggerEvent[],
	parameters: TriggerParameters,
	sources: JsonObject[],
): IDataObject[] {
	return events
		.filter((event) => isWanted(event, parameters, sources))
		.sort((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity) || 0)
		.map((event) => toJson(event, sources));
}
