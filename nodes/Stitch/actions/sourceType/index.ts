import type { Resource } from '../types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const sourceType: Resource = {
	option: {
		name: 'Source Type',
		value: 'sourceType',
		description: 'A kind of source that Stitch can extract from, and the form it asks for',
	},
	operations: [
		{
			option: {
				name: 'Get',
				value: 'get',
				action: 'Get source type',
				description: 'Get one source type with its steps and properties',
			},
			operation: get,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List source types',
				description: 'List many source types that the account can use',
			},
			operation: list,
		},
	],
};
