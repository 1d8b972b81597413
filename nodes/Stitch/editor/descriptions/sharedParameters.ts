import type {
	DisplayCondition,
	INodeCredentialDescription,
	INodeProperties,
	NodeParameterValue,
} from 'n8n-workflow';
import { regionOptions } from '../../../../credentials/shared/fields';

/** A yellow box above the fields: one line about what does damage to those who don't expect it. */
export const notice = (name: string, text: string): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
});

/** What n8n's AI builder and MCP clients read of an operation when they look for a node. */
export const builderHint = (propertyHint: string) => ({ builderHint: { propertyHint } });

/** The same of the operations that share Stitch's limit (connect-api.md section 5). */
export const usesBudget = (more = '') =>
	builderHint(
		`Shares 30 requests per 10 minutes with all that works in the account, and waits when they run out.${more}`,
	);

/** For accounts in which the node finds no object to read the account's ID from. */
export const stitchAccountIdField: INodeProperties = {
	displayName: 'Stitch Account ID',
	name: 'stitchAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 204817',
	description: 'The number after /client/ in the web app; needed without a source or destination',
};

/** Parameters that are hidden until somebody adds them. */
const collection =
	(displayName: string, name: string, placeholder: string) =>
	(options: INodeProperties[]): INodeProperties => ({
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		options,
	});

export const additionalFields = collection('Additional Fields', 'additionalFields', 'Add Field');
export const updateFields = collection('Update Fields', 'updateFields', 'Add Field');
export const filters = collection('Filters', 'filters', 'Add Filter');
export const optionsOf = collection('Options', 'options', 'Add Option');

export const includeLogCounts: INodeProperties = {
	displayName: 'Include Log Counts',
	name: 'includeLogCounts',
	type: 'boolean',
	default: false,
	description: 'Whether to return the rows per stream from the log, for one request per job',
};

/**
 * For accounts whose requests are shared with other workers or tools: Stitch's limit for extractions,
 * logs and loads (connect-api.md section 5).
 */
export const requestsPer10Minutes: INodeProperties = {
	displayName: 'Requests per 10 Minutes',
	name: 'requestsPer10Minutes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 30 },
	default: 30,
	description: 'How many of the 30 per account this n8n may use',
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

/** Versions of n8n that don't know `@tool` show *Simplify* to tools too, and none of the others. */
const forTools = { '@tool': [true] };

/** What an operation returns of records with more than ten fields: *Simplify*, for tools *Output*. */
export const simplifyOrOutput: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: { hide: forTools },
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Raw', value: 'raw', description: 'All fields' },
			{
				name: 'Selected Fields',
				value: 'selected',
				description: 'The fields below, and the one that identifies the record',
			},
			{ name: 'Simplified', value: 'simple', description: 'The most useful fields, ten at most' },
		],
		default: 'simple',
		displayOptions: { show: forTools },
		description: 'What the agent gets',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. display_name, type, paused_at',
		displayOptions: { show: { ...forTools, output: ['selected'] } },
		description: 'As in Raw, comma-separated',
	},
];

export const REGIONS = ['eu-central-1', 'us-east-1'] as const;

export const region: INodeProperties = {
	displayName: 'Region',
	name: 'region',
	type: 'options',
	options: regionOptions,
	default: 'us-east-1',
	required: true,
	description: "Where Stitch processes the account's data. It can't be changed later.",
};

/** For operations that may run for hundreds of items side by side. */
export const requestOptions: INodeProperties = {
	...collection(
		'Request Options',
		'requestOptions',
		'Add Option',
	)([
		{
			displayName: 'Batch Interval (Ms)',
			name: 'batchInterval',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Pause between two batches',
		},
		{
			displayName: 'Items Per Batch',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Items sent to Stitch at the same time',
		},
	]),
	isNodeSetting: true,
};

/** Above the fields of the operations that give out a token, whose option for it is hidden at first. */
export const tokenNotice = notice(
	'tokenNotice',
	'The token is shown once: add "Encrypt Token" to store it safely',
);

/** Options of the operations that give out a token. */
export const tokenOptions = (...more: INodeProperties[]): INodeProperties =>
	optionsOf([
		{
			displayName: 'Encrypt Token',
			name: 'encryptToken',
			type: 'boolean',
			default: false,
			description:
				"Whether to encrypt the token with the credential's key, so that it can be stored",
		},
		...more,
	]);

/** What the encrypted token of an Import API source says about where it works. */
export const importTokenRegion: INodeProperties = {
	...region,
	required: undefined,
	description: 'For the encrypted token: a credential for the other region refuses it',
};

/** n8n's types know conditions for parameters only, n8n itself takes them for credentials too. */
const notAccessToken: DisplayCondition = { _cnd: { not: 'accessToken' } };

/**
 * Account operations always use the OAuth2 type and Import API records their own. OAuth2 has two
 * conditions: by the value `oAuth2` the editor knows to which choice the type belongs, and the second
 * one also holds where `authentication` is hidden and so has no value.
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
	description: 'What to do when a job of the source is running: Stitch then starts none',
};

interface FormParameters {
	/** Method in `editor/forms.ts` that returns the fields. */
	fieldsMethod: string;
	/** Method in `editor/forms.ts` that returns the secrets. */
	secretsMethod: string;
	/** Parameter whose value the form belongs to. */
	dependsOn: string;
	example: string;
}

/** Parameters for the properties of a source or destination: Stitch's form, or plain JSON. */
export function propertiesParameters(form: FormParameters): INodeProperties[] {
	const { fieldsMethod, dependsOn, example } = form;
	return [
		{
			displayName: 'Specify Properties',
			name: 'propertiesMode',
			type: 'options',
			options: [
				{
					name: 'Using Fields Below',
					value: 'form',
					description: 'Fill in the form that Stitch describes for this type',
				},
				{
					name: 'Using JSON',
					value: 'json',
					description: 'Enter all properties as one JSON object, for example from an expression',
				},
			],
			default: 'form',
			description: 'How to enter the properties',
		},
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: [`${dependsOn}.value`],
				resourceMapper: {
					resourceMapperMethod: fieldsMethod,
					mode: 'add',
					valuesLabel: 'Properties',
					fieldWords: { singular: 'property', plural: 'properties' },
					// The fields say themselves which of them are shown at first.
					addAllFields: true,
					multiKeyMatch: false,
					supportAutoMap: false,
				},
			},
			displayOptions: { show: { propertiesMode: ['form'] } },
			description: 'Required properties; add others below them',
		},
		secretProperties(form),
		{
			displayName: 'Properties (JSON)',
			name: 'propertiesJson',
			type: 'json',
			default: '{}',
			placeholder: `e.g. ${example}`,
			displayOptions: { show: { propertiesMode: ['json'] } },
			description: 'Values get the types that Stitch expects; empty texts are left out',
		},
	];
}

/** n8n's mapper can't mask values, so secrets are entered beside it. */
function secretProperties({ secretsMethod, dependsOn }: FormParameters): INodeProperties {
	return {
		displayName: 'Secret Properties',
		name: 'secretProperties',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Secret',
		default: {},
		displayOptions: { show: { propertiesMode: ['form'] } },
		description: 'Passwords, keys and tokens; Properties lists the required ones',
		options: [
			{
				displayName: 'Secret',
				name: 'secret',
				values: [
					{
						displayName: 'Property Name or ID',
						name: 'name',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: secretsMethod,
							loadOptionsDependsOn: [`${dependsOn}.value`],
						},
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						typeOptions: { password: true },
						default: '',
						description: 'A secret that is an object, such as a key file: JSON',
					},
				],
			},
		],
	};
}
