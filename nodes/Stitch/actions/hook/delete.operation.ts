import type { INodePropertyOptions } from 'n8n-workflow';
import { deleteHook } from '../../api/hooks';
import { hookLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete hook',
	description: 'Delete a post-load hook',
};

/** Deletes a hook: `{ deleted: true, id }` (connect-api.md 8.38). */
async function execute(item: StitchItem) {
	const id = item.id('hookId', 'Hook');
	await deleteHook(item, id);
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties: [hookLocator], execute };
