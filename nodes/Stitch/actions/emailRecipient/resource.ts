import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Email Recipient',
	value: 'emailRecipient',
	description: 'An additional address that gets the e-mails of the account',
};
