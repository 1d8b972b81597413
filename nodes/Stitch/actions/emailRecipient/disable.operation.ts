import type { INodePropertyOptions } from 'n8n-workflow';
import { setRecipientDisabled } from '../../api/emailRecipients';
import { systemClock } from '../../clock';
import { wholeSecond, writeStitchTime } from '../../time';
import type { ItemOperation, StitchItem } from '../shared/types';
import { recipientLocator } from '../../editor/descriptions/locators';

const option: INodePropertyOptions = {
	name: 'Disable',
	value: 'disable',
	action: 'Disable email recipient',
	description: 'Stop sending emails to a recipient until it is enabled again',
};

/** Disables an email recipient at once: `{ id, disabled_at }` (connect-api.md 8.33). */
async function execute(item: StitchItem) {
	const id = item.id('recipientId', 'Recipient');
	return {
		id,
		...(await setRecipientDisabled(item, id, writeStitchTime(wholeSecond(systemClock.now())))),
	};
}

export const operation: ItemOperation = { option, properties: [recipientLocator], execute };
