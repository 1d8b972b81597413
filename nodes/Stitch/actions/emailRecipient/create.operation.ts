import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { createRecipient } from '../../api/emailRecipients';
import { notice } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create email recipient',
	description: 'Add an address that gets the e-mails of the account',
};

const properties: ItemOperation['properties'] = [
	notice(
		'createNotice',
		'A recipient gets every e-mail of the account except the monthly invoice; the kinds cannot be chosen. An account has ten recipients at most.',
	),
	{
		displayName: 'Email Address',
		name: 'emailAddress',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ops@example.com',
		description: 'Who is to receive the e-mails of the account',
	},
];

/** Adds an e-mail recipient, once, and gives it (connect-api.md 8.31). */
async function execute(item: StitchItem) {
	const address = item.text('emailAddress', 'Email Address');
	return (await createRecipient(item, address)) as IDataObject;
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
