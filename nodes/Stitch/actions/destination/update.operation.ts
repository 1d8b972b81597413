import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { destinationLocator } from '../../editor/descriptions/locators';
import { fetchDestinationCard } from '../../forms/cards';
import { propertiesParameters } from '../../forms/parameters';
import { readProperties } from '../../forms/read';
import { simplifyDestination } from '../../api/simplifyDestination';
import { apiPath } from '../../api/http/path';
import { expectObject } from '../../api/shape';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update destination',
	description: 'Change properties of a destination',
};

const properties: INodeProperties[] = [
	destinationLocator,
	...propertiesParameters({
		fieldsMethod: 'getDestinationFields',
		secretsMethod: 'getDestinationSecrets',
		dependsOn: 'destinationId',
		example: '{"host": "dw.example.com"}',
	}),
	simplify,
];

/**
 * Changes properties of a destination; what is left out keeps its value, and Stitch checks the
 * connection again (connect-api.md 8.7). Name and description can't be changed through the API.
 */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	const given = await readProperties(
		item,
		'update',
		async () => await fetchDestinationCard(item, id),
	);
	if (Object.keys(given.properties).length === 0) {
		throw new NodeOperationError(item.context.getNode(), "'Properties' holds nothing to update", {
			description: 'Add a property. Empty values are not sent.',
			itemIndex: item.itemIndex,
		});
	}
	const answer = await item.request({
		method: 'PUT',
		path: apiPath`/v4/destinations/${id}`,
		purpose: 'update the destination',
		secrets: given.secrets,
		body: { properties: given.properties },
	});
	const destination = expectObject(item.context.getNode(), answer, 'destination', item.itemIndex);
	return item.parameter<boolean>('simplify', true)
		? simplifyDestination(destination)
		: (destination as IDataObject);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
