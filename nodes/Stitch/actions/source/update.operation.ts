import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { destinationLocator, sourceLocator } from '../../editor/descriptions/locators';
import { fetchSourceCard } from '../../forms/cards';
import { propertiesParameters } from '../../forms/parameters';
import { readProperties } from '../../forms/read';
import { apiPath } from '../../api/http/path';
import type { ItemOperation, StitchItem } from '../shared/types';
import { destinationIn } from './create.operation';
import { sourceOutput } from './output';

const option: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update source',
	description: 'Change the name, properties or destination of a source',
};

const properties: INodeProperties[] = [
	sourceLocator,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				...destinationLocator,
				required: false,
				description: 'Where to load the data from now on',
			},
			{
				displayName: 'Display Name',
				name: 'displayName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Shop EU',
				description: 'New name of the source. The schema name in the destination stays as it is.',
			},
		],
	},
	...propertiesParameters({
		fieldsMethod: 'getSourceFields',
		secretsMethod: 'getSourceSecrets',
		dependsOn: 'sourceId',
		example: '{"cron_expression": null, "frequency_in_minutes": "60"}',
	}),
	simplify,
];

/**
 * Changes a source; what is left out keeps its value (connect-api.md 8.17). A null
 * `cron_expression` goes back to scheduling by frequency.
 */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	const { displayName = '' } = item.parameter<{ displayName?: string }>('updateFields', {});
	const destinationId = destinationIn(item, 'updateFields');
	const given = await readProperties(item, 'update', async () => await fetchSourceCard(item, id));
	const body = {
		...(displayName !== '' && { display_name: displayName }),
		...(Object.keys(given.properties).length > 0 && { properties: given.properties }),
		...(destinationId !== undefined && { destination_id: destinationId }),
	};
	if (Object.keys(body).length === 0) throw nothingToUpdate(item);
	const answer = await item.request({
		method: 'PUT',
		path: apiPath`/v4/sources/${id}`,
		purpose: 'update the source',
		secrets: given.secrets,
		body,
	});
	return sourceOutput(item, answer);
}

function nothingToUpdate(item: StitchItem) {
	return new NodeOperationError(item.context.getNode(), 'There is nothing to update', {
		description: "Add a field under 'Update Fields' or 'Properties'. Empty values are not sent.",
		itemIndex: item.itemIndex,
	});
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
