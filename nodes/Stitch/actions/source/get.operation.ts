import type { INodePropertyOptions } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { sourceLocator } from '../../editor/descriptions/locators';
import { apiPath } from '../../api/http/path';
import type { ItemOperation, StitchItem } from '../shared/types';
import { sourceOutput } from './output';

const option: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	action: 'Get source',
	description: 'Get one source, also a paused or deleted one',
};

/** One source, also a paused or deleted one (connect-api.md 8.16). */
async function execute(item: StitchItem) {
	const path = apiPath`/v4/sources/${item.id('sourceId', 'Source')}`;
	return sourceOutput(item, await item.request({ method: 'GET', path, purpose: 'get the source' }));
}

export const operation: ItemOperation = { option, properties: [sourceLocator, simplify], execute };
