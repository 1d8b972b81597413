import type { INodePropertyOptions } from 'n8n-workflow';
import { getType } from '../../api/connectorTypes';
import { sourceTypeLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get source type',
	description: 'Get one source type with its steps and properties',
};

/** One source type with its steps and the properties that each asks for (connect-api.md 8.13). */
async function execute(item: StitchItem) {
	const type = item.name('sourceType', 'Source Type');
	return await getType(item, 'source', type);
}

export const operation: ItemOperation = { option, properties: [sourceTypeLocator], execute };
