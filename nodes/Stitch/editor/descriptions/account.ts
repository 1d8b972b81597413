import type { INodeProperties } from 'n8n-workflow';

/** For accounts in which the node finds no object to read the account's ID from. */
export const stitchAccountIdField: INodeProperties = {
	displayName: 'Stitch Account ID',
	name: 'stitchAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 204817',
	description:
		'Only needed for an account that has no source and no destination yet: otherwise the node finds it. It is the number after /client/ in the URL of the Stitch web app.',
};

export const additionalFields = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options,
});

export const filters = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options,
});
