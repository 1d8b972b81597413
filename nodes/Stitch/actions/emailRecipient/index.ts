import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as deleteRecipient } from './delete.operation';
import { operation as disable } from './disable.operation';
import { operation as enable } from './enable.operation';
import { operation as list } from './list.operation';

export const emailRecipient: Resource = {
	option: {
		name: 'Email Recipient',
		value: 'emailRecipient',
		description: 'An additional address that gets the e-mails of the account',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create email recipient',
				description: 'Add an address that gets the e-mails of the account',
			},
			operation: create,
		},
		{
			option: {
				name: 'Delete',
				value: 'delete',
				action: 'Delete email recipient',
				description: 'Delete an e-mail recipient',
			},
			operation: deleteRecipient,
		},
		{
			option: {
				name: 'Disable',
				value: 'disable',
				action: 'Disable email recipient',
				description: 'Send no e-mails to a recipient until it is enabled again',
			},
			operation: disable,
		},
		{
			option: {
				name: 'Enable',
				value: 'enable',
				action: 'Enable email recipient',
				description: 'Send e-mails to a disabled recipient again',
			},
			operation: enable,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List email recipients',
				description: 'List many e-mail recipients, disabled ones too',
			},
			operation: list,
		},
	],
};
