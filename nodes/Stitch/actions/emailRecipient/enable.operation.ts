import type { INodePropertyOptions } from 'n8n-workflow';
import { setRecipientDisabled } from '../../api/emailRecipients';
import type { ItemOperation, StitchItem } from '../shared/types';
import { recipientLocator } from '../../editor/descriptions/locators';

const option: INodePropertyOptions = {
	name: 'Enable',
	value: 'enable',
	action: 'Enable email recipient',
	description: 'Send emails to a disabled recipient again',
};

/** Enables an email recipient again: `{ id, disabled_at: null }` (connect-api.md 8.33). */
async function execute(item: StitchItem) {
	const id = item.id('recipientId', 'Recipient');
	return { id, ...(await setRecipientDisabled(item, id, null)) };
}

export const operation: ItemOperation = { option, properties: [recipientLocator], execute };
