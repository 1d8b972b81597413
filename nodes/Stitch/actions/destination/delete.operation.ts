import type { INodePropertyOptions } from 'n8n-workflow';
import { deleteDestination } from '../../api/destinations';
import { destinationLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete destination',
	description: 'Delete a destination; the data in the warehouse stays',
};

const properties = [
	notice('deleteNotice', 'Pauses the sources mapped to it and deletes its hooks; data in it stays'),
	destinationLocator,
];

/**
 * Deletes a destination: `{ deleted: true, id }`. The body is documented in two ways and not
 * looked at (connect-api.md 8.8).
 */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	await deleteDestination(item, id);
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties, execute };
