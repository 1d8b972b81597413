import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Stream',
	value: 'stream',
	description: 'A table of a source (table in the web app)',
};
