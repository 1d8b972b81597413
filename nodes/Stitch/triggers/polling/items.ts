import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { parseId } from '../../api/http/request';
import { isDeleted, presentOf, simplifySource } from '../../api/sources';
import type { JsonObject } from '../../json';
import { isDefined, pick } from '../../json';
import type { TriggerEvent, TriggerParameters } from './events';
import type { Watch } from './triggerState';
import { watchAfter, watchedSince } from './triggerState';
import { NodeOperationError } from 'n8n-workflow';
import { extractionEvent, loadEvents } from './jobEvents';
import { listsFor } from './events';
import type { JobsList, ListReader } from './readLists';
import { EXTRACTIONS, LOADS, lookAtList } from './readLists';
import { createdEvent, pausedEvent } from './sourceEvents';

/** What an output is made with. */
export interface OutputContext {
	/** All sources of the account, deleted ones too. */
	sources: JsonObject[];
	/** Names of sources by ID, from earlier polls: a list may lack one for once. */
	names?: Record<string, string>;
	/** Stitch's clock at this poll; stands for the time of what has none. */
	at: number;
}

function sourceOf(event: TriggerEvent, sources: JsonObject[]): JsonObject | undefined {
	const sourceId = 'verdict' in event ? event.record.sourceId : undefined;
	const id = 'sourceId' in event ? event.sourceId : sourceId;
	if (id !== undefined) return sources.find((source) => source.id === id);
	// Loads carry the source's name and not its ID (connect-api.md 8.30).
	const name = 'record' in event && 'sourceName' in event.record && event.record.sourceName;
	return presentOf(sources.filter((source) => source.name === name));
}

/** The ID of an event's source; `undefined` when a load's source is nowhere to be found. */
function sourceIdOf(event: TriggerEvent, { sources, names = {} }: OutputContext) {
	if ('sourceId' in event) return event.sourceId;
	if ('verdict' in event) return event.record.sourceId;
	const source = sourceOf(event, sources);
	const id = parseId(source?.id);
	if (source !== undefined && !isDeleted(source)) return id;
	// The list may lack the source for once, and have a deleted one of its name.
	const named = Object.entries(names).find(([, name]) => name === event.record.sourceName);
	return named === undefined ? id : Number(named[0]);
}

const brief = (source: JsonObject | undefined) =>
	source === undefined ? null : pick(source, ['id', 'name', 'display_name', 'type']);

/** The output of one event: what happened, the source, and Stitch's own record unchanged. */
export function toJson(event: TriggerEvent, sources: JsonObject[]): JsonObject {
	const { kind } = event;
	const source = sourceOf(event, sources);
	if ('verdict' in event) {
		const verdict = pick({ ...event.verdict }, [
			'verdict',
			'phase',
			'description',
			'reason',
			'byTimeLimit',
		]);
		return { event: kind, ...verdict, source: brief(source), extraction: event.record.raw };
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
	// Stitch's clock shows whole seconds: what was not seen in that one came after.
	return since === 0 || (since !== undefined && (event.time ?? context.at - 1) >= since);
}

/** The events as items, oldest first, those without a time last. */
export const toOutput = (events: TriggerEvent[], { sources }: OutputContext): IDataObject[] =>
	[...events].sort(byTime).map((event) => toJson(event, sources) as IDataObject);

/** Pages of a list that a test looks at. */
const SAMPLE_PAGES = 3;

function noRequestLeft({ context, budget, limit }: ListReader): NodeOperationError {
	const retryAfterMs = budget.waitTime(limit);
	return new NodeOperationError(
		context.getNode(),
		"Stitch's limit of requests is used up for now",
		{
			description: `Extractions, loads and logs share ${limit} requests in 10 minutes. Try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`,
			failure: { cause: 'rate-limited', retryAfterMs },
		},
	);
}

/** The records of a few pages. Throws StitchError, and NodeOperationError when none may be read. */
async function recordsOf<T>(reader: ListReader, list: JobsList<T>): Promise<T[]> {
	if (reader.account === 0) return [];
	const { pages, fault, cutShort } = await lookAtList(reader, list, 1, SAMPLE_PAGES);
	if (fault !== undefined) throw fault;
	if (cutShort && pages.length === 0) throw noRequestLeft(reader);
	return pages.flatMap(({ records }) => records);
}

const NOTHING =
	"The chosen sources had none of the events under 'Trigger On' in the last 60 days. Changed schemas show only after the workflow is published. To try it, paste an item as its output.";

/**
 * The output of a test in the editor: of each chosen event the latest one that Stitch shows,
 * whether it was emitted before or not. Reads and writes no state.
 */
export async function sample(
	reader: ListReader,
	sources: JsonObject[],
	parameters: TriggerParameters,
): Promise<INodeExecutionData[][]> {
	const { triggerOn } = parameters;
	const wanted = listsFor(parameters);
	const events: TriggerEvent[] = [];
	if (wanted.sources) {
		events.push(...sources.map(pausedEvent).filter(isDefined));
		events.push(...sources.map(createdEvent).filter(isDefined));
	}
	if (wanted.extractions) {
		const shown = await recordsOf(reader, EXTRACTIONS);
		events.push(...shown.map(extractionEvent).filter(isDefined));
	}
	if (wanted.loads) events.push(...(await recordsOf(reader, LOADS)).flatMap(loadEvents));
	const context = { sources, at: Date.now() };
	const watch = watchAfter(undefined, parameters, 0);
	const fitting = events.filter((event) => isWatched(event, watch, context));
	const latest = triggerOn.flatMap((kind) =>
		toOutput(
			fitting.filter((event) => event.kind === kind),
			context,
		).slice(-1),
	);
	if (latest.length > 0) return [reader.context.helpers.returnJsonArray(latest)];
	throw new NodeOperationError(reader.context.getNode(), 'No matching event yet', {
		description: NOTHING,
	});
}
