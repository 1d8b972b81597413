import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Import API Record',
	value: 'importRecord',
	description: 'A record that is pushed to an Import API source',
};
