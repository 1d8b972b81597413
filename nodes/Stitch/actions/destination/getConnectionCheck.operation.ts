import type { INodePropertyOptions } from 'n8n-workflow';
import { getDestinationCheck } from '../../api/destinations';
import { notice, simplify } from '../../editor/descriptions/sharedParameters';
import { destinationLocator } from '../../editor/descriptions/locators';
import { checkOutput } from '../shared/sourcesAndDestinations';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Connection Check',
	value: 'getConnectionCheck',
	action: 'Get connection check of destination',
	description: 'Get the last test of whether Stitch can connect, if there is one',
};

const properties = [
	notice(
		'checkNotice',
		'Stitch does not document connection checks of destinations, so there may be none: the output then says "noCheckYet". Where there is one, judge by "status": "running", "succeeded" or "failed".',
	),
	destinationLocator,
	simplify,
];

/** The last connection check of a destination, as far as there is one (connect-api.md 8.22b). */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	return checkOutput(item, await getDestinationCheck(item, id), { destinationId: id });
}

export const operation: ItemOperation = { option, properties, execute };
