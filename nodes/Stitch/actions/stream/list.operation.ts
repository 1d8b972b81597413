import type { INodePropertyOptions } from 'n8n-workflow';
import { listStreams } from '../../api/streams';
import { returnAllAndLimit } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List streams',
	description: 'List many streams of a source',
};

/** Lists the streams of a source; no paging (connect-api.md 8.23). */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const count = item.wantedCount();
	return (await listStreams(item, sourceId)).slice(0, count);
}

export const operation: ItemOperation = {
	option,
	properties: [sourceLocator, ...returnAllAndLimit],
	execute,
};
