import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const destinationType: Resource = {
	option: {
		name: 'Destination Type',
		value: 'destinationType',
		description: 'A kind of destination and its form',
	},
	operations: [get, list],
};
