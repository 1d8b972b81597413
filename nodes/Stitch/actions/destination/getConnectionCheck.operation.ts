import type { INodePropertyOptions } from 'n8n-workflow';
import { getDestinationCheck } from '../../api/destinations';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { destinationLocator } from '../../editor/descriptions/locators';
import { checkOutput } from '../shared/sourcesAndDestinations';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Connection Check',
	value: 'getConnectionCheck',
	action: 'Get connection check of destination',
	description:
		'Get the last test of whether Stitch can connect. Judge by "status"; "noCheckYet" where Stitch returns none.',
};

const properties = [destinationLocator, ...simplifyOrOutput];

/** The last connection check of a destination, as far as there is one (connect-api.md 8.22b). */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	return checkOutput(item, await getDestinationCheck(item, id), { destinationId: id });
}

export const operation: ItemOperation = { option, properties, execute };
