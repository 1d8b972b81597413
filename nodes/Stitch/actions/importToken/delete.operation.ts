import type { INodePropertyOptions } from 'n8n-workflow';
import { deleteImportToken } from '../../api/importApi';
import { importSourceLocator, importTokenLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete import API token',
	description: 'Revoke a token at once and for good',
};

const properties = [importSourceLocator, importTokenLocator];

/** Revokes an Import API token: `{ deleted: true, id }` (connect-api.md 8.21). */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const id = item.id('tokenId', 'Token');
	await deleteImportToken(item, sourceId, id);
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties, execute };
