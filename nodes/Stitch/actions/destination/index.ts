import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as deleteDestination } from './delete.operation';
import { operation as get } from './get.operation';
import { operation as getConnectionCheck } from './getConnectionCheck.operation';
import { operation as list } from './list.operation';
import { operation as update } from './update.operation';

export const destination: Resource = {
	option: {
		name: 'Destination',
		value: 'destination',
		description: 'A warehouse that Stitch loads data into',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create destination',
				description: 'Create a destination, with the form that Stitch describes for its type',
			},
			operation: create,
		},
		{
			option: {
				name: 'Delete',
				value: 'delete',
				action: 'Delete destination',
				description: 'Delete a destination; the data in the warehouse stays',
			},
			operation: deleteDestination,
		},
		{
			option: {
				name: 'Get',
				value: 'get',
				action: 'Get destination',
				description: 'Get one destination',
			},
			operation: get,
		},
		{
			option: {
				name: 'Get Connection Check',
				value: 'getConnectionCheck',
				action: 'Get connection check of destination',
				description: 'Get the last test of whether Stitch can connect, if there is one',
			},
			operation: getConnectionCheck,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List destinations',
				description: 'List many destinations of the account, with filters',
			},
			operation: list,
		},
		{
			option: {
				name: 'Update',
				value: 'update',
				action: 'Update destination',
				description: 'Change properties of a destination',
			},
			operation: update,
		},
	],
};
