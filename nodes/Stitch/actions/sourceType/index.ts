import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const sourceType: Resource = {
	option: {
		name: 'Source Type',
		value: 'sourceType',
		description: 'A kind of source and its form',
	},
	operations: [get, list],
};
