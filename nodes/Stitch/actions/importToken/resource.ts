import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Import API Token',
	value: 'importToken',
	description: 'A token that writes records to one Import API source',
};
