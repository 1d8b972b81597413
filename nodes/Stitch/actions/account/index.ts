import type { Resource } from '../types';
import { operation as create } from './create.operation';

export const account: Resource = {
	option: {
		name: 'Account',
		value: 'account',
		description: 'A Stitch account of a customer (for Stitch partners)',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create account',
				description: 'Create an account for a new user, and get its access token',
			},
			operation: create,
		},
	],
};
