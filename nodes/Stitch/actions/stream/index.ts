import type { Resource } from '../types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';
import { operation as select } from './select.operation';

export const stream: Resource = {
	option: {
		name: 'Stream',
		value: 'stream',
		description: 'A table of a source (table in the web app)',
	},
	operations: [
		{
			option: {
				name: 'Get',
				value: 'get',
				action: 'Get stream',
				description: 'Get the schema and the metadata of one stream and its fields',
			},
			operation: get,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List streams',
				description: 'List many streams of a source',
			},
			operation: list,
		},
		{
			option: {
				name: 'Select',
				value: 'select',
				action: 'Select streams',
				description: 'Turn streams and fields on and off, and set how they are replicated',
			},
			operation: select,
		},
	],
};
