// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as exchangeCode } from './exchangeCode.operation';
import { operation as getAuthorizationUrl } from './getAuthorizationUrl.operation';
import { option } from './resource';

export const account: Resource = {
	option,
	operations: [create, exchangeCode, getAuthorizationUrl],
};
