import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Load',
	value: 'load',
	description: 'What was last loaded into the destination, stream by stream',
};
