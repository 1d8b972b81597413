import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { AccountReader } from './account';
import { extractionEvent } from './extractionEvents';
import { loadEvents } from './loadEvents';
import { toOutput } from './output';
import type { Look, PageReader } from './pages';
import { EXTRACTIONS, look, LOADS } from './pages';
import type { TriggerEvent, TriggerParameters } from './parameters';
import { listsFor } from './parameters';
import { pausedEvent } from './pausedEvents';

/** Pages of a list that a test looks at. */
const SAMPLE_PAGES = 3;

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

function noRequestLeft(context: IPollFunctions, retryAfterMs: number) {
	return new NodeOperationError(
		context.getNode(),
		"The budget of Stitch's API is used up for the moment",
		{
			description: `Stitch allows 30 requests for extractions, loads and logs in 10 minutes per account. Try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`,
			failure: { cause: 'rate-limited', retryAfterMs },
		},
	);
}

/** The records of a few pages; a test that could not look throws. */
async function records<T>(reader: PageReader, list: Parameters<typeof look<T>>[1]): Promise<T[]> {
	if (reader.account === 0) return [];
	const found: Look<T> = await look(reader, list, 1, SAMPLE_PAGES);
	if (found.fault !== undefined) throw found.fault;
	if (found.cutShort && found.nextPage === 1) {
		throw noRequestLeft(reader.context, reader.budget.waitTime());
	}
	return found.records;
}

/**
 * The output of a test in the editor: of each chosen event the latest one that Stitch shows,
 * whether it was emitted before or not. Reads and writes no state.
 */
export async function sample(
	reader: PageReader,
	account: AccountReader,
	parameters: TriggerParameters,
): Promise<INodeExecutionData[][]> {
	const wanted = listsFor(parameters);
	const events: TriggerEvent[] = [];
	if (wanted.paused) events.push(...(await account.sources()).map(pausedEvent).filter(isPresent));
	if (wanted.extractions) {
		const shown = await records(reader, EXTRACTIONS);
		events.push(...shown.map(extractionEvent).filter(isPresent));
	}
	if (wanted.loads) events.push(...(await records(reader, LOADS)).flatMap(loadEvents));
	const sources = await account.sources();
	const latest = parameters.triggerOn.flatMap((kind) => {
		const ofKind = { ...parameters, triggerOn: [kind] };
		return toOutput(events, ofKind, sources).slice(-1);
	});
	if (latest.length > 0) return [reader.context.helpers.returnJsonArray(latest)];
	throw new NodeOperationError(reader.context.getNode(), 'Stitch shows nothing that fits yet', {
		description:
			"None of the events under 'Trigger On' has happened in the last 60 days, or not for the chosen sources. The trigger works all the same once the workflow is active.",
	});
}
