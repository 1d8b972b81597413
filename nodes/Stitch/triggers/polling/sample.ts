import type { INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { extractionEvent } from './extractionEvents';
import { loadEvents } from './loadEvents';
import { isWatched, toOutput } from './items';
import type { TriggerEvent, TriggerParameters } from './events';
import { listsFor } from './events';
import type { JobsList, ListReader } from './readLists';
import { EXTRACTIONS, lookAtList, LOADS } from './readLists';
import { createdEvent, pausedEvent } from './sourceEvents';
import { watchAfter } from './watch';

/** Pages of a list that a test looks at. */
const SAMPLE_PAGES = 3;

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

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
	"None of the events under 'Trigger On' has happened in the last 60 days, or not for the chosen sources. The trigger works once the workflow is published. To try the workflow now, paste an item as the output of this node.";

/** What a test can't show: a schema is only compared with what was seen before. */
const NO_SCHEMA =
	'A changed schema shows only after the workflow is published: the first poll remembers the streams and their fields, later ones compare. To try the workflow now, paste an item as the output of this node.';

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
		events.push(...sources.map(pausedEvent).filter(isPresent));
		events.push(...sources.map(createdEvent).filter(isPresent));
	}
	if (wanted.extractions) {
		const shown = await recordsOf(reader, EXTRACTIONS);
		events.push(...shown.map(extractionEvent).filter(isPresent));
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
		description: triggerOn.some((kind) => kind !== 'streamSchemaChanged') ? NOTHING : NO_SCHEMA,
	});
}
