import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Source',
	value: 'source',
	description: 'A connection that Stitch extracts data from (integration in the web app)',
};
