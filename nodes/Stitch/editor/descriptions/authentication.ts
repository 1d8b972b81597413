import type {
	DisplayCondition,
	INodeCredentialDescription,
	INodeProperties,
	NodeParameterValue,
} from 'n8n-workflow';

/** n8n's types know conditions for parameters only, n8n itself takes them for credentials too. */
const notAccessToken: DisplayCondition = { _cnd: { not: 'accessToken' } };

/**
 * Account operations always use the OAuth2 type and Import API records their own. Two conditions
 * for OAuth2: the editor offers those types for a choice of `authentication` that name a value of
 * it, and where `authentication` is not shown it has no value at all.
 */
export const credentials: INodeCredentialDescription[] = [
	{
		name: 'stitchOAuth2Api',
		required: true,
		displayOptions: {
			show: { authentication: ['oAuth2', notAccessToken as unknown as NodeParameterValue] },
			hide: { resource: ['importRecord'] },
		},
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
