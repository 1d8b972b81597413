import type { Resource } from '../shared/types';
import { operation as list } from './list.operation';

export const load: Resource = {
	option: {
		name: 'Load',
		value: 'load',
		description: 'The last load of a stream',
	},
	operations: [list],
};
