import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { destinationLocator, sourceTypeLocator } from '../../editor/descriptions/locators';
import { typeCardFor } from '../../forms/cards';
import { propertiesParameters } from '../../forms/parameters';
import { readProperties } from '../../forms/read';
import { parseId } from '../../api/http/path';
import { expectMade } from '../../api/shape';
import type { ItemOperation, StitchItem } from '../shared/types';
import { sourceOutput } from './output';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create source',
	description: 'Create a source, with the form that Stitch describes for its type',
};

const properties: INodeProperties[] = [
	sourceTypeLocator,
	{
		displayName: 'Display Name',
		name: 'displayName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Shop EU',
		description:
			'Name of the source. Stitch makes the schema name in the destination from it, which can never be changed.',
	},
	...propertiesParameters({
		fieldsMethod: 'getSourceTypeFields',
		secretsMethod: 'getSourceTypeSecrets',
		dependsOn: 'sourceType',
		example: '{"start_date": "2024-01-01T00:00:00Z", "api_key": "…"}',
	}),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				...destinationLocator,
				required: false,
				description: 'Where to load the data, in an account with several destinations',
			},
		],
	},
	simplify,
];

/** A destination ID out of a collection, where n8n leaves locators as they are. */
export function destinationIn(item: StitchItem, collection: string): number | undefined {
	const { destinationId } = item.parameter<{ destinationId?: unknown }>(collection, {});
	const isLocator = typeof destinationId === 'object' && destinationId !== null;
	const value = isLocator ? (destinationId as { value?: unknown }).value : destinationId;
	if (value === undefined || value === null || value === '') return undefined;
	const id = parseId(value);
	if (id !== undefined) return id;
	throw new NodeOperationError(item.context.getNode(), "'Destination' is not an ID of Stitch", {
		description: 'IDs are positive whole numbers. Pick a destination from the list.',
		itemIndex: item.itemIndex,
	});
}

/** Creates a source, with what Stitch's form asks for (connect-api.md 8.14). Sent once. */
async function execute(item: StitchItem) {
	const type = item.name('sourceType', 'Source Type');
	const destinationId = destinationIn(item, 'additionalFields');
	const given = await readProperties(
		item,
		'create',
		async () => await typeCardFor(item, 'source', type),
	);
	const answer = await item.request({
		method: 'POST',
		path: '/v4/sources',
		purpose: 'create the source',
		secrets: given.secrets,
		body: {
			type,
			display_name: item.parameter<string>('displayName'),
			...(Object.keys(given.properties).length > 0 && { properties: given.properties }),
			...(destinationId !== undefined && { destination_id: destinationId }),
		},
	});
	return sourceOutput(item, expectMade(item.context.getNode(), answer, 'source', item.itemIndex));
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
