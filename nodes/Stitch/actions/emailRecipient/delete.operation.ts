import type { INodePropertyOptions } from 'n8n-workflow';
import { deleteRecipient } from '../../api/emailRecipients';
import type { ItemOperation, StitchItem } from '../shared/types';
import { recipientLocator } from '../../editor/descriptions/locators';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete email recipient',
	description: 'Delete an email recipient',
};

/** Deletes an email recipient: `{ deleted: true, id }` (connect-api.md 8.34). */
async function execute(item: StitchItem) {
	const id = item.id('recipientId', 'Recipient');
	if (await deleteRecipient(item, id)) return { deleted: true, id };
	throw item.fail("The 'Recipient' does not exist", 'Stitch deleted none. Pick one from the list.');
}

export const operation: ItemOperation = { option, properties: [recipientLocator], execute };
