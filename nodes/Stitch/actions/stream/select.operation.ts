import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import type { Choices } from '../../streams/choices';
import { choicesFromForm, choicesFromJson } from '../../streams/choices';
import { planSelection } from '../../streams/select';
import type { Selection, StreamChoice } from '../../streams/state';
import { findStream, idOf, readStream } from '../../streams/state';
import { getStream, listStreams, selectStreams } from '../../api/streams';
import type { JsonObject } from '../../json';
import { isObject, parseJson } from '../../json';
import { runPool } from '../shared/pool';
import type { ItemOperation, StitchItem } from '../shared/types';
import { selectParameters } from './select.parameters';

const option: INodePropertyOptions = {
	name: 'Select',
	value: 'select',
	action: 'Select streams',
	description: 'Turn streams and fields on and off, and set how they are replicated',
};

/** Schemas read at the same time. */
const READS = 5;

/**
 * Turns streams and fields on and off (connect-api.md 8.25). Reads the streams first, and sends
 * nothing if one of the rules of data-structures.md sections 6 and 7 can't hold.
 */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const { choices, refusals } = readChoices(item);
	if (refusals.length > 0) throw refused(item, refusals);
	const selections = await planAll(item, sourceId, choices);
	const entries = selections.map(({ entry }) => entry);
	const answer = await selectStreams(item, sourceId, entries);
	const warnings = selections.flatMap(({ entry, warnings: own }) =>
		own.map((warning) => `${entry.tap_stream_id}: ${warning}`),
	);
	return {
		...(isObject(answer) ? answer : {}),
		streams: entries,
		...(warnings.length > 0 && { warnings }),
	} as IDataObject;
}

function readChoices(item: StitchItem): Choices {
	if (item.choice('streamsMode', 'Specify Streams', ['form', 'json'], 'form') === 'form') {
		const given = item.parameter<unknown>('streams', {});
		const stream = isObject(given) ? given.stream : undefined;
		return Array.isArray(stream) && stream.length > 0
			? choicesFromForm(stream)
			: nothing("'Streams' is empty");
	}
	const given = item.parameter<unknown>('streamsJson', []);
	const value = typeof given === 'string' ? parseJson(given) : given;
	const list = Array.isArray(value) ? value : isObject(value) ? streamsIn(value) : [];
	return list.length > 0
		? choicesFromJson(list)
		: nothing("'Streams (JSON)' is not a JSON array of streams");
}

/** The API's own body has the array under `streams`; one stream may also stand alone. */
function streamsIn(value: JsonObject): unknown[] {
	return Array.isArray(value.streams) ? value.streams : [value];
}

function nothing(refusal: string): Choices {
	return { choices: [], refusals: [refusal] };
}

async function planAll(item: StitchItem, sourceId: number, choices: StreamChoice[]) {
	const listed = await listStreams(item, sourceId);
	if (listed.length === 0) {
		throw refused(item, ['The source has no streams yet']);
	}
	const found = choices.map((choice) => findStream(listed, choice.stream));
	const unknown = choices.filter((_, index) => found[index] === undefined);
	if (unknown.length > 0) {
		throw refused(
			item,
			unknown.map(({ stream }) => `The source has no stream '${stream}'`),
		);
	}
	const selections: Selection[] = [];
	const tasks = choices.map((choice, index) => async () => {
		const entry = found[index] as JsonObject;
		const schema = await getStream(item, sourceId, idOf(entry.stream_id));
		selections[index] = planSelection(choice, readStream(entry, schema));
	});
	await runPool(tasks, READS, () => false);
	const refusals = selections.flatMap(({ entry, refusals: own }) =>
		own.map((refusal) => `Stream '${entry.tap_stream_id}': ${refusal}`),
	);
	if (refusals.length > 0) throw refused(item, refusals);
	return selections;
}

function refused(item: StitchItem, refusals: string[]) {
	const more = refusals.length > 1 ? ` ${refusals.slice(1, 20).join('. ')}.` : '';
	return item.fail(
		refusals[0],
		`Nothing was sent to Stitch.${more} Stream: Get shows the fields of a stream and what they allow; streams appear once the connection check of the source has succeeded.`,
	);
}

export const operation: ItemOperation = {
	option,
	properties: selectParameters,
	inOrder: true,
	execute,
};
