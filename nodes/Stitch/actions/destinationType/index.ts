import type { Resource } from '../types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const destinationType: Resource = {
	option: {
		name: 'Destination Type',
		value: 'destinationType',
		description: 'A kind of warehouse that Stitch can load into, and the form it asks for',
	},
	operations: [
		{
			option: {
				name: 'Get',
				value: 'get',
				action: 'Get destination type',
				description: 'Get one destination type with its properties',
			},
			operation: get,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List destination types',
				description: 'List many destination types that the account can use',
			},
			operation: list,
		},
	],
};
