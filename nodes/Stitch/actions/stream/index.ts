import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';
import { operation as select } from './select.operation';

export const stream: Resource = {
	option: {
		name: 'Stream',
		value: 'stream',
		description: 'A table in the web app',
	},
	operations: [get, list, select],
};
