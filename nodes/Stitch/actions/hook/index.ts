import type { Resource } from '../types';
import { operation as create } from './create.operation';
import { operation as deleteHook } from './delete.operation';
import { operation as disable } from './disable.operation';
import { operation as enable } from './enable.operation';
import { operation as list } from './list.operation';

export const hook: Resource = {
	option: {
		name: 'Hook',
		value: 'hook',
		description: 'A post-load webhook: an address that Stitch calls after each load',
	},
	operations: [
		{
			option: {
				name: 'Create',
				value: 'create',
				action: 'Create hook',
				description: 'Have Stitch call an address after each load into a destination',
			},
			operation: create,
		},
		{
			option: {
				name: 'Delete',
				value: 'delete',
				action: 'Delete hook',
				description: 'Delete a post-load hook',
			},
			operation: deleteHook,
		},
		{
			option: {
				name: 'Disable',
				value: 'disable',
				action: 'Disable hook',
				description: 'Make no calls for a hook until it is enabled again',
			},
			operation: disable,
		},
		{
			option: {
				name: 'Enable',
				value: 'enable',
				action: 'Enable hook',
				description: 'Make calls for a disabled hook again',
			},
			operation: enable,
		},
		{
			option: {
				name: 'List',
				value: 'list',
				action: 'List hooks',
				description: 'List many post-load hooks, disabled ones too',
			},
			operation: list,
		},
	],
};
