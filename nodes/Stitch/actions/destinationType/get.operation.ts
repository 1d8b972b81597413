import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { destinationTypeLocator } from '../../editor/descriptions/locators';
import { apiPath } from '../../api/http/path';
import { expectObject } from '../../api/shape';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get destination type',
	description: 'Get one destination type with its properties',
};

/** One destination type with its steps and the properties that each asks for (connect-api.md 8.4). */
async function execute(item: StitchItem) {
	const path = apiPath`/v4/destination-types/${item.name('destinationType', 'Destination Type')}`;
	const answer = await item.request({ method: 'GET', path, purpose: 'get the destination type' });
	const node = item.context.getNode();
	return expectObject(node, answer, 'destination type', item.itemIndex) as IDataObject;
}

export const operation: ItemOperation = { option, properties: [destinationTypeLocator], execute };
