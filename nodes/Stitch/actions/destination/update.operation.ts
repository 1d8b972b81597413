import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { simplifyDestination, updateDestination } from '../../api/destinations';
import { propertiesParameters, simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { destinationLocator } from '../../editor/descriptions/locators';
import { fetchDestinationCard, readProperties, hintAtUnfinished } from '../../forms/read';
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
	...simplifyOrOutput,
];

/**
 * Changes properties of a destination; what is left out keeps its value, and Stitch checks the
 * connection again (connect-api.md 8.7). Name and description can't be changed through the API.
 */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	const { properties: given, secrets } = await readProperties(
		item,
		'update',
		async () => await fetchDestinationCard(item, id),
	);
	if (given === undefined) {
		throw item.fail(
			"There is nothing to update under 'Properties'",
			'Add a property. Empty values are not sent.',
		);
	}
	const destination = await updateDestination(item, id, given, secrets);
	hintAtUnfinished(item, 'destination', destination);
	return item.simplified(destination, simplifyDestination);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
