import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/**
 * Account operations always use the OAuth2 type and Import API records their own. `hide` and not
 * `show` for OAuth2: where `authentication` is not shown it has no value at all.
 */
export const credentials: INodeCredentialDescription[] = [
	{
		name: 'stitchOAuth2Api',
		required: true,
		displayOptions: { hide: { authentication: ['accessToken'], resource: ['importRecord'] } },
	},
	{
		name: 'stitchApi',
		required: true,
		displayOptions: {
			show: { authentication: ['accessToken'] },
			hide: { resource: ['account', 'importRecord'] },
		},
	},
	{
		name: 'stitchImportApi',
		required: true,
		displayOptions: { show: { resource: ['importRecord'] } },
	},
];

export const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Access Token',
			value: 'accessToken',
			description: 'An API access token of one Stitch account',
		},
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description: 'For Stitch partners: OAuth2, or a partner token',
		},
	],
	default: 'oAuth2',
	displayOptions: { hide: { resource: ['account', 'importRecord'] } },
};
