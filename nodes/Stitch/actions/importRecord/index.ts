import type { Resource } from '../shared/types';
import { operation as getStatus } from './getStatus.operation';
import { operation as push } from './push.operation';
import { operation as validate } from './validate.operation';

export const importRecord: Resource = {
	option: {
		name: 'Import API Record',
		value: 'importRecord',
		description: 'A record for an Import API source',
	},
	operations: [getStatus, push, validate],
};
