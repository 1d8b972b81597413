import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as deleteToken } from './delete.operation';
import { operation as list } from './list.operation';

export const importToken: Resource = {
	option: {
		name: 'Import API Token',
		value: 'importToken',
		description: 'A token that writes records to one Import API source',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create import API token',
				description: 'Create a token for an Import API source; it is shown this once only',
			},
			operation: create,
		},
		{
			option: {
				name: 'Delete',
				value: 'delete',
				action: 'Delete import API token',
				description: 'Revoke a token at once and for good',
			},
			operation: deleteToken,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List import API tokens',
				description: 'List the IDs of the active tokens of an Import API source',
			},
			operation: list,
		},
	],
};
