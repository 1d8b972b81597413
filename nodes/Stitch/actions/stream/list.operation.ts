import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { returnAllAndLimit } from '../../editor/descriptions/list';
import { sourceLocator } from '../../editor/descriptions/locators';
import { fetchStreams } from '../../api/lists';
import { limited } from '../shared/listing';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List streams',
	description: 'List many streams of a source',
};

/** Lists the streams of a source; no paging (connect-api.md 8.23). */
async function execute(item: StitchItem) {
	const streams = await fetchStreams(item.context, item, item.id('sourceId', 'Source'));
	return limited(item, streams) as IDataObject[];
}

export const operation: ItemOperation = {
	option,
	properties: [sourceLocator, ...returnAllAndLimit],
	execute,
};
