import type { Resource } from '../types';
import { operation as getLog } from './getLog.operation';
import { operation as list } from './list.operation';

export const extraction: Resource = {
	option: {
		name: 'Extraction',
		value: 'extraction',
		description: 'What the last replication job of a source extracted',
	},
	operations: [
		{
			option: {
				name: 'Get Log',
				value: 'getLog',
				action: 'Get log of extraction',
				description: 'Get the log of one replication job, as text, lines or a file',
			},
			operation: getLog,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List extractions',
				description: 'List the last extraction of each source',
			},
			operation: list,
		},
	],
};
