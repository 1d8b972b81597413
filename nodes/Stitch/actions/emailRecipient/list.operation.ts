import type { INodePropertyOptions } from 'n8n-workflow';
import { listRecipients } from '../../api/emailRecipients';
import { returnAllAndLimit } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List email recipients',
	description: 'List many email recipients, disabled ones too',
};

/** Lists the email recipients of the account, disabled ones too (connect-api.md 8.32). */
async function execute(item: StitchItem) {
	const count = item.wantedCount();
	return (await listRecipients(item)).slice(0, count);
}

export const operation: ItemOperation = { option, properties: returnAllAndLimit, execute };
