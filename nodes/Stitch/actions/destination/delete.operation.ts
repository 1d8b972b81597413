import type { INodePropertyOptions } from 'n8n-workflow';
import { destinationLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import { apiPath } from '../../api/http/path';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete destination',
	description: 'Delete a destination; the data in the warehouse stays',
};

const properties = [
	notice(
		'deleteNotice',
		'Replication of the sources mapped to it pauses until they have another destination, and its post-load hooks are deleted with it. The data in the warehouse stays.',
	),
	destinationLocator,
];

/**
 * Deletes a destination: `{ deleted: true, id }`. The body is documented in two ways and not
 * looked at (connect-api.md 8.8).
 */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	const path = apiPath`/v4/destinations/${id}`;
	await item.request({ method: 'DELETE', path, purpose: 'delete the destination' });
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties, execute };
