import type { INodePropertyOptions } from 'n8n-workflow';
import { createRecipient } from '../../api/emailRecipients';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create email recipient',
	description:
		'Add an address that gets every email of the account except the monthly invoice. An account has ten at most.',
};

const properties: ItemOperation['properties'] = [
	{
		displayName: 'Email Address',
		name: 'emailAddress',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ops@example.com',
		description: 'Who gets the emails, all kinds but the monthly invoice',
	},
];

/** Adds an email recipient, once, and gives it (connect-api.md 8.31). */
async function execute(item: StitchItem) {
	const address = item.text('emailAddress', 'Email Address');
	return await createRecipient(item, address);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
