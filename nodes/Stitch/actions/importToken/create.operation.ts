import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { createImportToken } from '../../api/importTokens';
import { importSourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create import API token',
	description: 'Create a token for an Import API source; it is shown this once only',
};

const properties = [
	notice(
		'createNotice',
		'The output holds the token, which Stitch never shows again. Turn off "Save successful production executions" in the workflow settings if it must not be kept in n8n\'s execution data. A source has two tokens at most: to rotate, create the second, switch over, then delete the first.',
	),
	importSourceLocator,
];

/** Creates an Import API token: `{ id, access_token }` (connect-api.md 8.19). Sent once. */
async function execute(item: StitchItem) {
	const { id, access_token } = await createImportToken(item, item.id('sourceId', 'Source'));
	return { id, access_token } as IDataObject;
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
