import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as encryptToken } from './encryptToken.operation';
import { operation as exchangeCode } from './exchangeCode.operation';
import { operation as getAuthorizationUrl } from './getAuthorizationUrl.operation';

export const account: Resource = {
	option: {
		name: 'Account',
		value: 'account',
		description: "A customer's Stitch account",
	},
	operations: [create, encryptToken, exchangeCode, getAuthorizationUrl],
};
