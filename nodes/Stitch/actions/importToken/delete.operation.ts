import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { deleteImportToken } from '../../api/importApi';
import { importSourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete import API token',
	description: 'Revoke a token at once and for good',
};

/** An ID is no secret, though it is the ID of one. */
const idField = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 828800114',
	description,
});

const properties: INodeProperties[] = [
	importSourceLocator,
	idField('Token ID', 'tokenId', 'Not the token itself; Create and List return the ID'),
];

/** Revokes an Import API token: `{ deleted: true, id }` (connect-api.md 8.21). */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const id = item.id('tokenId', 'Token ID');
	await deleteImportToken(item, sourceId, id);
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties, execute };
