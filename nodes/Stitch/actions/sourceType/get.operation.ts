import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { sourceTypeLocator } from '../../editor/descriptions/locators';
import { apiPath } from '../../api/http/path';
import { expectObject } from '../../api/shape';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get source type',
	description: 'Get one source type with its steps and properties',
};

/** One source type with its steps and the properties that each asks for (connect-api.md 8.13). */
async function execute(item: StitchItem) {
	const path = apiPath`/v4/source-types/${item.name('sourceType', 'Source Type')}`;
	const answer = await item.request({ method: 'GET', path, purpose: 'get the source type' });
	const node = item.context.getNode();
	return expectObject(node, answer, 'source type', item.itemIndex) as IDataObject;
}

export const operation: ItemOperation = { option, properties: [sourceTypeLocator], execute };
