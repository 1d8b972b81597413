import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';

export const sourceType: Resource = {
	option: {
		name: 'Source Type',
		value: 'sourceType',
		description: 'A kind of source that Stitch can extract from, and the form it asks for',
	},
	operations: [get, list],
};
