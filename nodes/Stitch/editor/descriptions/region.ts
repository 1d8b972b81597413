import type { INodeProperties } from 'n8n-workflow';

export const REGIONS = ['eu-central-1', 'us-east-1'] as const;

/** Data pipeline regions of Stitch (connect-api.md section 1.1). */
export const region: INodeProperties = {
	displayName: 'Region',
	name: 'region',
	type: 'options',
	options: [
		{ name: 'Europe', value: 'eu-central-1', description: 'Region eu-central-1' },
		{ name: 'North America', value: 'us-east-1', description: 'Region us-east-1' },
	],
	default: 'us-east-1',
	required: true,
	description: "Where Stitch processes the account's data. It can't be changed later.",
};
