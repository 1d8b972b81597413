import type { INodePropertyOptions } from 'n8n-workflow';
import { getSource, simplifySource } from '../../api/sources';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get source',
	description: 'Get one source, also a paused or deleted one',
};

/** One source, also a paused or deleted one (connect-api.md 8.16). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	return item.simplified(await getSource(item, id), simplifySource);
}

export const operation: ItemOperation = {
	option,
	properties: [sourceLocator, ...simplifyOrOutput],
	execute,
};
