import type { Resource } from '../types';
import { operation as getStatus } from './getStatus.operation';
import { operation as push } from './push.operation';
import { operation as validate } from './validate.operation';

export const importRecord: Resource = {
	option: {
		name: 'Import API Record',
		value: 'importRecord',
		description: 'A record that is pushed to an Import API source',
	},
	operations: [
		{
			option: {
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get status of import API',
				description: 'Get the health of the Import API; says nothing about a token',
			},
			operation: getStatus,
		},
		{
			option: {
				name: 'Push',
				value: 'push',
				action: 'Push import API records',
				description: 'Send the input items to one or more tables, in as few requests as possible',
			},
			operation: push,
		},
		{
			option: {
				name: 'Validate',
				value: 'validate',
				action: 'Validate import API records',
				description: 'Check the input items as Stitch would, and store nothing',
			},
			operation: validate,
		},
	],
};
