import type { INodePropertyOptions } from 'n8n-workflow';
import { listImportTokens } from '../../api/importApi';
import { returnAllAndLimit } from '../../editor/descriptions/sharedParameters';
import { importSourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List import API tokens',
	description: 'List the IDs of the active tokens of an Import API source',
};

/** The IDs of a source's tokens; a token itself is never returned again (connect-api.md 8.20). */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const count = item.wantedCount();
	return (await listImportTokens(item, sourceId)).slice(0, count);
}

export const operation: ItemOperation = {
	option,
	properties: [importSourceLocator, ...returnAllAndLimit],
	execute,
};
