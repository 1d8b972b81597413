import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as deleteSource } from './delete.operation';
import { operation as get } from './get.operation';
import { operation as getConnectionCheck } from './getConnectionCheck.operation';
import { operation as getHealth } from './getHealth.operation';
import { operation as list } from './list.operation';
import { operation as pause } from './pause.operation';
import { operation as unpause } from './unpause.operation';
import { operation as update } from './update.operation';

export const source: Resource = {
	option: {
		name: 'Source',
		value: 'source',
		description: 'A connection that Stitch extracts data from (integration in the web app)',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create source',
				description: 'Create a source, with the form that Stitch describes for its type',
			},
			operation: create,
		},
		{
			option: {
				name: 'Delete',
				value: 'delete',
				action: 'Delete source',
				description: 'Delete a source; the data already loaded stays in the destination',
			},
			operation: deleteSource,
		},
		{
			option: {
				name: 'Get',
				value: 'get',
				action: 'Get source',
				description: 'Get one source, also a paused or deleted one',
			},
			operation: get,
		},
		{
			option: {
				name: 'Get Connection Check',
				value: 'getConnectionCheck',
				action: 'Get connection check of source',
				description: 'Get the last test of whether Stitch can connect to the source',
			},
			operation: getConnectionCheck,
		},
		{
			option: {
				name: 'Get Health',
				value: 'getHealth',
				action: 'Get health of source',
				description: 'Get state, next run, last extraction and loads of one source or of all',
			},
			operation: getHealth,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List sources',
				description: 'List many sources of the account, with filters',
			},
			operation: list,
		},
		{
			option: {
				name: 'Pause',
				value: 'pause',
				action: 'Pause source',
				description: 'Stop starting replication jobs by schedule',
			},
			operation: pause,
		},
		{
			option: {
				name: 'Unpause',
				value: 'unpause',
				action: 'Unpause source',
				description: 'Start replication jobs by schedule again',
			},
			operation: unpause,
		},
		{
			option: {
				name: 'Update',
				value: 'update',
				action: 'Update source',
				description: 'Change the name, properties or destination of a source',
			},
			operation: update,
		},
	],
};
