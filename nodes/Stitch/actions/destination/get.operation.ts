import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { destinationLocator } from '../../editor/descriptions/locators';
import { simplifyDestination } from '../../api/simplifyDestination';
import { fetchDestinations } from '../../api/lists';
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
	const destinations = await fetchDestinations(item.context, item);
	const destination = destinations.find((candidate) => candidate.id === id);
	if (destination === undefined) {
		throw new NodeOperationError(
			item.context.getNode(),
			"The 'Destination' does not exist in this account, or it is deleted",
			{
				description: `Stitch lists no destination ${id}. Pick one from the list, and check that the credential belongs to its account.`,
				itemIndex: item.itemIndex,
			},
		);
	}
	return item.parameter<boolean>('simplify', true)
		? simplifyDestination(destination)
		: (destination as IDataObject);
}

export const operation: ItemOperation = {
	option,
	properties: [destinationLocator, simplify],
	execute,
};
