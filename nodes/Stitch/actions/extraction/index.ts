import type { Resource } from '../shared/types';
import { operation as getLog } from './getLog.operation';
import { operation as list } from './list.operation';

export const extraction: Resource = {
	option: {
		name: 'Extraction',
		value: 'extraction',
		description: 'The last extraction of a source',
	},
	operations: [getLog, list],
};
