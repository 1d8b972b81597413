import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Account',
	value: 'account',
	description: 'A Stitch account of a customer (for Stitch partners)',
};
