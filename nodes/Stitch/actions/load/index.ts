import type { Resource } from '../shared/types';
import { operation as list } from './list.operation';

export const load: Resource = {
	option: {
		name: 'Load',
		value: 'load',
		description: 'What was last loaded into the destination, stream by stream',
	},
	operations: [list],
};
