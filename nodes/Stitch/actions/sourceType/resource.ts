import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Source Type',
	value: 'sourceType',
	description: 'A kind of source that Stitch can extract from, and the form it asks for',
};
