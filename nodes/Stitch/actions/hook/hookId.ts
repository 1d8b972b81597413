import type { INodeProperties } from 'n8n-workflow';

export const hookId: INodeProperties = {
	displayName: 'Hook ID',
	name: 'hookId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17',
	description: 'The "ID" of a hook, from Hook: List',
};
