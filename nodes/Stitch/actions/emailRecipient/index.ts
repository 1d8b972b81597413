import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as disable } from './disable.operation';
import { operation as enable } from './enable.operation';
import { operation as list } from './list.operation';

export const emailRecipient: Resource = {
	option: {
		name: 'Email Recipient',
		value: 'emailRecipient',
		description: 'An address for emails of the account',
	},
	operations: [create, deleteOperation, disable, enable, list],
};
