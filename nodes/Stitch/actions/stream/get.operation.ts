import type { INodePropertyOptions } from 'n8n-workflow';
import { getStream } from '../../api/streams';
import { sourceLocator, streamLocator } from '../../editor/descriptions/locators';
import type { JsonValue } from '../../json';
import { parseJson } from '../../json';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get stream',
	description: 'Get the schema and the metadata of one stream and its fields',
};

/** Stitch sends the schema as a text that holds JSON; any other text stays as it is. */
function readSchema(schema: JsonValue | undefined): JsonValue | undefined {
	return typeof schema === 'string' ? (parseJson(schema) ?? schema) : schema;
}

/**
 * One stream: `schema` as an object, `metadata`, `non-discoverable-metadata-keys`
 * (connect-api.md 8.24).
 */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const stream = await getStream(item, sourceId, item.id('streamId', 'Stream'));
	return { ...stream, schema: readSchema(stream.schema) };
}

export const operation: ItemOperation = {
	option,
	properties: [sourceLocator, streamLocator],
	execute,
};
