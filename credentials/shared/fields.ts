import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { DEFAULT_API_BASE_URL, STITCH_HOSTS } from './baseUrl';
import { allowedDomainsExpression } from './credentialTests';

export const notice = (
	name: string,
	displayName: string,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties => ({ displayName, name, type: 'notice', default: '', displayOptions });

/**
 * A notice that appears as soon as the field holds a plain http:// URL to elsewhere. No pattern:
 * n8n resolves a credential for every item, conditions included, and patterns are slow there.
 */
export function refusedUrlNotice(field: string, label: string): INodeProperties {
	const loopback = ['localhost', '127.', '[::1]'].map((host) => ({
		_cnd: { startsWith: `http://${host}` },
	}));
	return notice(
		`${field}Refused`,
		`${label} has to start with https:// (http:// is accepted for localhost, 127.0.0.1 and [::1] only). No request is sent to this address.`,
		{
			show: { [field]: [{ _cnd: { startsWith: 'http://' } }] },
			hide: { [field]: loopback },
		},
	);
}

/** The heading of the last fields. */
export const advancedHeading = notice(
	'advanced',
	'Advanced: where requests go. Change this only for an egress gateway or the local emulator.',
);

export const apiBaseUrlField: INodeProperties = {
	displayName: 'API Base URL',
	name: 'apiBaseUrl',
	type: 'string',
	default: DEFAULT_API_BASE_URL,
	description: 'Stitch has one Connect API address for all regions',
};

/** Data pipeline regions of Stitch (connect-api.md section 1.1). */
export const regionOptions: INodePropertyOptions[] = [
	{ name: 'Europe', value: 'eu-central-1', description: 'Region eu-central-1' },
	{ name: 'North America', value: 'us-east-1', description: 'Region us-east-1' },
];

export const accessTokenField = (description: string): INodeProperties => ({
	displayName: 'Access Token',
	name: 'accessToken',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	description: `${description} You can use an expression to give each item its own token.`,
});

const TO_OPEN =
	'To open encrypted tokens: the key that encrypted them. If none was set, your partner secret.';

/** Read by `readTokenKeys`. */
export const tokenEncryptionKeyField = (hint = TO_OPEN): INodeProperties => ({
	displayName: 'Token Encryption Key',
	name: 'tokenEncryptionKey',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	hint,
	description:
		'At least 32 characters, such as the output of "openssl rand -base64 32". Several keys are separated by commas: the first one encrypts, all of them decrypt.',
});

const restriction = (domains: { name: string; description: string }): INodeProperties => ({
	displayName: 'Allowed HTTP Request Domains',
	name: 'allowedHttpRequestDomains',
	type: 'options',
	options: [
		{ name: 'All', value: 'all', description: 'Other nodes may send this token to any address' },
		{ ...domains, value: 'domains' },
		{ name: 'None', value: 'none', description: 'Other nodes may not use this token' },
	],
	default: 'none',
	description:
		'Where the HTTP Request and GraphQL nodes may send this token. The Stitch nodes work with None. n8n compares the host only, so allow it only if everyone who can use this credential may see its token.',
});

/**
 * n8n's *Allowed HTTP Request Domains*, preset to *None* instead of *All*. The list is hidden,
 * because the editor never tests a credential that has an expression in a visible field.
 */
export const stitchOnly = (baseUrlFields: string[]): INodeProperties[] => [
	restriction({
		name: 'Stitch Only',
		description:
			'Other nodes may send this token to Stitch only (and to a base URL on this machine)',
	}),
	{
		displayName: 'Allowed Domains',
		name: 'allowedDomains',
		type: 'hidden',
		default: allowedDomainsExpression(baseUrlFields),
		displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
	},
];

/**
 * The same as fixed text, for the credential that one run may need for a hundred thousand items:
 * with a token per item n8n resolves it for each of them, expressions included.
 */
export const fixedDomains: INodeProperties[] = [
	restriction({
		name: 'Specific Domains',
		description: 'Other nodes may send this token to the domains below only',
	}),
	{
		displayName: 'Allowed Domains',
		name: 'allowedDomains',
		type: 'string',
		default: STITCH_HOSTS.join(', '),
		description:
			'Comma-separated hosts, preset to those of the Stitch API. The Stitch nodes always reach the base URL.',
		displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
	},
];

/**
 * Tells the node that none of these fields holds an expression, so that what one item resolves
 * holds for all items of a run. Conditions see the fields as they were entered; an expression would
 * see them resolved for its item.
 */
export const sameForAllItems = (fields: string[]): INodeProperties => ({
	displayName: 'Same for All Items',
	name: 'sameForAllItems',
	type: 'hidden',
	default: true,
	displayOptions: {
		hide: Object.fromEntries(fields.map((field) => [field, [{ _cnd: { startsWith: '=' } }]])),
	},
});
