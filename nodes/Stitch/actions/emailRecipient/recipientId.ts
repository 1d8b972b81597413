import type { INodeProperties } from 'n8n-workflow';

export const recipientId: INodeProperties = {
	displayName: 'Recipient ID',
	name: 'recipientId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 31',
	description: 'The "ID" of an e-mail recipient, from Email Recipient: List',
};
