import type { INodePropertyOptions } from 'n8n-workflow';
import { stitchNow } from '../shared/stitchNow';
import type { ItemOperation, StitchItem } from '../shared/types';
import { recipientId } from './recipientId';
import { setDisabled } from './setDisabled';

const option: INodePropertyOptions = {
	name: 'Disable',
	value: 'disable',
	action: 'Disable email recipient',
	description: 'Send no e-mails to a recipient until it is enabled again',
};

/** Disables an e-mail recipient at once: `{ id, disabled_at }` (connect-api.md 8.33). */
async function execute(item: StitchItem) {
	return await setDisabled(item, stitchNow());
}

export const operation: ItemOperation = { option, properties: [recipientId], execute };
