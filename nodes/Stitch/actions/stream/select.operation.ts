import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { sourceLocator, streamLocator } from '../../editor/descriptions/locators';
import type { Choices } from '../../streams/select';
import { choicesFromForm, choicesFromJson, planSelection } from '../../streams/select';
import type { Selection, StreamChoice } from '../../streams/state';
import { findStream, idOf, readStream } from '../../streams/state';
import { getStream, listStreams, selectStreams } from '../../api/streams';
import type { JsonObject } from '../../json';
import { isObject, parseJson } from '../../json';
import { runPool } from '../shared/pool';
import { builderHint } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const names = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. email, total',
	description,
});

const streamFields: INodeProperties[] = [
	{
		...streamLocator,
		description: 'The stream: from the list, or its tap stream ID or numeric ID',
		modes: streamLocator.modes?.map((mode) =>
			mode.name === 'id'
				? {
						...mode,
						placeholder: 'e.g. shop-public-orders',
						validation: [
							{
								type: 'regex',
								properties: {
									regex: '^\\S.*$',
									errorMessage: 'A stream has a tap stream ID or a numeric ID',
								},
							},
						],
					}
				: mode,
		),
	},
	{
		displayName: 'Selected',
		name: 'selected',
		type: 'boolean',
		default: true,
		description: 'Whether to replicate the stream',
	},
	{
		displayName: 'Replication Method',
		name: 'replicationMethod',
		type: 'options',
		options: [
			{
				name: 'Full Table',
				value: 'FULL_TABLE',
				description: 'Replicate all rows in every job',
			},
			{
				name: 'Incremental',
				value: 'INCREMENTAL',
				description: 'Replicate new and changed rows, by a replication key',
			},
			{ name: 'Leave as It Is', value: '' },
			{
				name: 'Log-Based',
				value: 'LOG_BASED',
				description: 'Replicate changes from the log of the database, where Stitch can read it',
			},
		],
		default: '',
		description: 'A database table needs one; most other streams have a fixed method',
	},
	{
		displayName: 'Replication Key',
		name: 'replicationKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. updated_at',
		description: 'Field that shows what is new; required for Incremental',
	},
	names('Select Fields', 'selectFields', 'Fields to turn on, comma-separated; * for all'),
	names(
		'Deselect Fields',
		'deselectFields',
		'Fields to turn off, comma-separated; * for all that are not selected above',
	),
	names(
		'View Key Properties',
		'viewKeyProperties',
		'Primary key of a database view, comma-separated',
	),
];

const properties: INodeProperties[] = [
	sourceLocator,
	{
		displayName: 'Specify Streams',
		name: 'streamsMode',
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'form', description: 'Pick streams one by one' },
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Give all streams as one JSON array, such as from an expression',
			},
		],
		default: 'form',
		description: 'How to enter the streams',
	},
	{
		displayName: 'Streams',
		name: 'streams',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Stream',
		default: {},
		displayOptions: { show: { streamsMode: ['form'] } },
		description: 'What to change; everything left out stays as it is',
		options: [{ displayName: 'Stream', name: 'stream', values: streamFields }],
	},
	{
		displayName: 'Streams (JSON)',
		name: 'streamsJson',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. [{"tap_stream_id": "shop-public-orders", "selected": true}]',
		displayOptions: { show: { streamsMode: ['json'] } },
		description:
			'Array of objects with "tap_stream_id" or "stream_id", and "selected", "replication-method", "replication-key", "view-key-properties", "select_fields", "deselect_fields", or "metadata" as in Stitch\'s API',
	},
];

const option: INodePropertyOptions = {
	name: 'Select',
	value: 'select',
	action: 'Select streams',
	description: 'Turn streams and fields on and off, and set how they are replicated',
	...builderHint(
		'stream list has tap_stream_id; a table of a database needs a replication method.',
	),
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
		...answer,
		streams: entries,
		...(warnings.length > 0 && { warnings }),
	};
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
	properties,
	inOrder: true,
	execute,
};
