import type { IDataObject } from 'n8n-workflow';
import { returnAllAndLimit } from '../../descriptions/list';
import { sourceLocator } from '../../descriptions/locators';
import { fetchStreams } from '../../transport/lists';
import { limited } from '../listing';
import type { ItemOperation, StitchItem } from '../types';

/** Lists the streams of a source; no paging (connect-api.md 8.23). */
async function execute(item: StitchItem) {
	const streams = await fetchStreams(item.context, item, item.id('sourceId', 'Source'));
	return limited(item, streams) as IDataObject[];
}

export const operation: ItemOperation = {
	properties: [sourceLocator, ...returnAllAndLimit],
	execute,
};
