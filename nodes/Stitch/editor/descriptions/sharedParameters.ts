import type {
	DisplayCondition,
	INodeCredentialDescription,
	INodeProperties,
	NodeParameterValue,
} from 'n8n-workflow';

/** A yellow box above the fields, for what people don't expect of Stitch. */
export const notice = (name: string, text: string): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
});

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

/** Stitch's limit for the three endpoints (connect-api.md section 5). */
export const budgetNotice: INodeProperties = notice(
	'budgetNotice',
	'Stitch allows 30 requests per 10 minutes and account for extractions, logs and loads. This node waits when the limit is reached.',
);

/** For accounts whose requests are shared with other workers or tools. */
export const requestsPer10Minutes: INodeProperties = {
	displayName: 'Requests per 10 Minutes',
	name: 'requestsPer10Minutes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 30 },
	default: 30,
	description:
		'How many of the 30 requests per 10 minutes and account this n8n process may use. Lower it when other n8n workers or tools use the same Stitch account.',
};

/** `Return All` and `Limit` of every List operation. */
export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

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

/** How many items are sent at a time, like the batching of n8n's HTTP Request node. */
export const requestOptions: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	isNodeSetting: true,
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Batching',
			name: 'batching',
			placeholder: 'Add Batching',
			type: 'fixedCollection',
			typeOptions: { multipleValues: false },
			default: { batch: {} },
			options: [
				{
					displayName: 'Batching',
					name: 'batch',
					values: [
						{
							displayName: 'Items Per Batch',
							name: 'batchSize',
							type: 'number',
							typeOptions: { minValue: 1 },
							default: 50,
							description: 'How many items are sent to Stitch at the same time',
						},
						{
							displayName: 'Batch Interval (Ms)',
							name: 'batchInterval',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 0,
							description: 'Time between batches in milliseconds. Set to 0 for no wait.',
						},
					],
				},
			],
		},
	],
};

/** Options of the operations that give out a token. */
export const tokenOptions = (...more: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Encrypt Token',
			name: 'encryptToken',
			type: 'boolean',
			default: false,
			description:
				'Whether the token in the output is encrypted with a key of the credential, so that it can be stored. Stitch credentials with the same key accept it wherever they accept a token.',
		},
		...more,
	],
});

/** What the encrypted token of an Import API source says about where it works. */
export const importTokenRegion: INodeProperties = {
	...region,
	required: undefined,
	description:
		'Region of the account, kept in the encrypted token of an Import API source. A credential for the other region then refuses it.',
};

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

/** What to do when Stitch starts nothing because a job of the source is running. */
export const ifAlreadyRunning: INodeProperties = {
	displayName: 'If Already Running',
	name: 'ifAlreadyRunning',
	type: 'options',
	options: [
		{
			name: 'Attach',
			value: 'attach',
			description: 'Continue with the running job',
		},
		{
			name: 'Fail',
			value: 'fail',
			description: 'Start nothing, and fail the item',
		},
		{
			name: 'Skip',
			value: 'skip',
			description: 'Continue without a job: the output says "alreadyRunning"',
		},
	],
	default: 'fail',
	description:
		'What to do when a job of the source is already running. A source has one job at a time, so Stitch starts none.',
};
