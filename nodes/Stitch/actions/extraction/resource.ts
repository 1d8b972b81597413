import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Extraction',
	value: 'extraction',
	description: 'What the last replication job of a source extracted',
};
