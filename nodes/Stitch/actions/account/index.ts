import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as exchangeCode } from './exchangeCode.operation';
import { operation as getAuthorizationUrl } from './getAuthorizationUrl.operation';

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
		{
			option: {
				name: 'Exchange Authorization Code',
				value: 'exchangeCode',
				action: 'Exchange authorization code',
				description: 'Get a permanent access token for the code that the user came back with',
			},
			operation: exchangeCode,
		},
		{
			option: {
				name: 'Get Authorization URL',
				value: 'getAuthorizationUrl',
				action: 'Get authorization URL',
				description: 'Make the address at which a user lets you act in their Stitch account',
			},
			operation: getAuthorizationUrl,
		},
	],
};
