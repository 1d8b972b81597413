import type { Resource } from '../types';
import { operation as list } from './list.operation';

export const source: Resource = {
	option: {
		name: 'Source',
		value: 'source',
		description: 'A connection that Stitch extracts data from (integration in the web app)',
	},
	operations: [
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List sources',
				description: 'List many sources of the account, with filters',
			},
			operation: list,
		},
	],
};
