import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Hook',
	value: 'hook',
	description: 'A post-load webhook: an address that Stitch calls after each load',
};
