import type { Resource } from '../shared/types';
import { operation as getLog } from './getLog.operation';
import { operation as list } from './list.operation';

export const extraction: Resource = {
	option: {
		name: 'Extraction',
		value: 'extraction',
		description: 'What the last replication job of a source extracted',
	},
	operations: [getLog, list],
};
