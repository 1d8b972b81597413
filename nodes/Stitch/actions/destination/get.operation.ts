import type { INodePropertyOptions } from 'n8n-workflow';
import { findDestination, simplifyDestination } from '../../api/destinations';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { destinationLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get destination',
	description: 'Get one destination',
};

/** One destination, from the list: Stitch documents no way to get one (connect-api.md 8.6). */
async function execute(item: StitchItem) {
	const id = item.id('destinationId', 'Destination');
	const destination = await findDestination(item, id);
	if (destination !== undefined) return item.simplified(destination, simplifyDestination);
	throw item.fail(
		"The 'Destination' does not exist in this account, or it is deleted",
		`Stitch lists no destination ${id}. Pick one from the list, and check that the credential belongs to its account.`,
	);
}

export const operation: ItemOperation = {
	option,
	properties: [destinationLocator, ...simplifyOrOutput],
	execute,
};
