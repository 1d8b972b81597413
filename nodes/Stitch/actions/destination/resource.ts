import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Destination',
	value: 'destination',
	description: 'A warehouse that Stitch loads data into',
};
