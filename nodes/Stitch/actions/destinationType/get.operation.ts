import type { INodePropertyOptions } from 'n8n-workflow';
import { getType } from '../../api/connectorTypes';
import { destinationTypeLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get destination type',
	description: 'Get one destination type with its properties',
};

/** One destination type with its steps and the properties that each asks for (connect-api.md 8.4). */
async function execute(item: StitchItem) {
	const type = item.name('destinationType', 'Destination Type');
	return await getType(item, 'destination', type);
}

export const operation: ItemOperation = { option, properties: [destinationTypeLocator], execute };
