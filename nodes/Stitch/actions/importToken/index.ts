import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as list } from './list.operation';

export const importToken: Resource = {
	option: {
		name: 'Import API Token',
		value: 'importToken',
		description: 'A token of an Import API source',
	},
	operations: [create, deleteOperation, list],
};
