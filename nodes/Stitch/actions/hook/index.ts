import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as disable } from './disable.operation';
import { operation as enable } from './enable.operation';
import { operation as list } from './list.operation';

export const hook: Resource = {
	option: {
		name: 'Hook',
		value: 'hook',
		description: 'A URL that Stitch calls after each load',
	},
	operations: [create, deleteOperation, disable, enable, list],
};
