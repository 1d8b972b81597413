import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const destinationType: Resource = {
	option: {
		name: 'Destination Type',
		value: 'destinationType',
		description: 'A kind of warehouse that Stitch can load into, and the form it asks for',
	},
	operations: [get, list],
};
