import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Destination Type',
	value: 'destinationType',
	description: 'A kind of warehouse that Stitch can load into, and the form it asks for',
};
