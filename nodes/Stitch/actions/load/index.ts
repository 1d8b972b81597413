import type { Resource } from '../types';
import { operation as list } from './list.operation';

export const load: Resource = {
	option: {
		name: 'Load',
		value: 'load',
		description: 'What was last loaded into the destination, stream by stream',
	},
	operations: [
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List loads',
				description: 'List the last load of each stream',
			},
			operation: list,
		},
	],
};
