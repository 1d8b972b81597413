import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { DEFAULT_API_BASE_URL, DEFAULT_APP_BASE_URL } from './shared/baseUrl';
import { connectTokenTest, queryExpression, urlExpression } from './shared/credentialTests';
import {
	advancedHeading,
	apiBaseUrlField,
	notice,
	refusedUrlNotice,
	sameForAllItems,
	stitchOnly,
	tokenEncryptionKeyField,
} from './shared/fields';
import { signedTokenData } from './shared/accessToken';

const OAUTH2 = 'authorizationCode';
const PARTNER_TOKEN = 'partnerToken';

const withOAuth2 = { show: { grantType: [OAUTH2] } };
const withPartnerToken = { show: { grantType: [PARTNER_TOKEN] } };

const prefill = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description:
		"Optional. Prefills the sign-up form for a user who doesn't have a Stitch account yet.",
	displayOptions: withOAuth2,
});

/** Values that n8n needs and nobody enters. */
const hidden: INodeProperties[] = [
	{
		displayName: 'Authorization URL',
		name: 'authUrl',
		type: 'hidden',
		default: urlExpression('appBaseUrl', DEFAULT_APP_BASE_URL, '/oauth/authorization'),
	},
	{
		displayName: 'Access Token URL',
		name: 'accessTokenUrl',
		type: 'hidden',
		default: urlExpression('apiBaseUrl', DEFAULT_API_BASE_URL, '/oauth/token'),
	},
	{
		// Stitch has no scopes; left undefined, n8n would send "openid".
		displayName: 'Scope',
		name: 'scope',
		type: 'hidden',
		default: '',
	},
	{
		displayName: 'Auth URI Query Parameters',
		name: 'authQueryParameters',
		type: 'hidden',
		default: queryExpression({
			email: 'email',
			first_name: 'firstName',
			last_name: 'lastName',
			company: 'company',
		}),
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'hidden',
		default: 'body',
	},
	{
		// Stitch's tokens never expire and have no refresh token: n8n must never try to refresh one,
		// so that the user sees a 401 as a 401.
		displayName: 'Token Expired Status Code',
		name: 'tokenExpiredStatusCode',
		type: 'hidden',
		// Not a secret, but a linter assumes so from its name.
		typeOptions: { password: true },
		default: 0,
	},
];

/**
 * A Stitch partner: partner ID and secret, and a token for one account, either through the OAuth2
 * authorization-code flow or pasted (partner authentication guide; authentication.md 3 and 4).
 */
export class StitchOAuth2Api implements ICredentialType {
	name = 'stitchOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Stitch OAuth2 API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch/blob/main/docs/credentials.md#stitch-oauth2-api';

	/**
	 * In the order of the form. n8n shows the fields of its own OAuth2 type first, and so those that
	 * replace them; notices come after. Who the credential is for is therefore a hint of the first.
	 */
	properties: INodeProperties[] = [
		{
			displayName: 'Connect Using',
			name: 'grantType',
			type: 'options',
			options: [
				{
					name: 'OAuth2',
					value: OAUTH2,
					description: 'The owner of a Stitch account signs in and accepts',
				},
				{
					name: 'Partner Token',
					value: PARTNER_TOKEN,
					description: 'Paste a token that you already have, or none to create accounts only',
				},
			],
			default: OAUTH2,
			hint: 'For Stitch partners. Not a partner? Use a "Stitch API" credential instead.',
		},
		{
			// The editor uses these two labels for fields of these names, whatever `displayName` says.
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. oc_…',
			hint: 'The partner ID. Stitch gives you a partner ID and secret when it approves your partner application (stitchdata.com/contact).',
			description: 'The partner ID, which Stitch also calls the API client ID',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'The partner secret',
			description: 'The partner secret, which Stitch also calls the partner key or client secret',
		},
		notice(
			'redirectNotice',
			'Ask Stitch to register exactly the redirect URL above for this partner ID. If signing in ends with "Insufficient parameters for OAuth2 callback", access was denied, or Stitch did not return the "state" value that n8n needs. In that case, use Partner Token with the operations Get Authorization URL and Exchange Authorization Code.',
			withOAuth2,
		),
		notice(
			'howToPaste',
			'Partner tokens come from Account: Create or from an earlier authorization, and never expire. A token works for one account, whose plan needs API access (Free Trial, Advanced or Premium).',
			withPartnerToken,
		),
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Plain or encrypted. You can use an expression to give each item its own token.',
			displayOptions: withPartnerToken,
		},
		notice(
			'noTokenYet',
			'No token yet? Leave Access Token empty and save: the credential can create accounts. Its test reports the missing token.',
			// n8n takes a `show` for met where the field holds an expression.
			{ hide: { grantType: [OAUTH2], accessToken: [{ _cnd: { not: '' } }] } },
		),
		tokenEncryptionKeyField('Optional. If empty, the partner secret is the key.'),
		...stitchOnly(['apiBaseUrl', 'appBaseUrl']),
		notice(
			'prefillHeading',
			"Optional: prefills the sign-up form for a user who doesn't have a Stitch account yet",
			withOAuth2,
		),
		prefill('Email', 'email', 'e.g. nathan@example.com'),
		prefill('First Name', 'firstName', 'e.g. Nathan'),
		prefill('Last Name', 'lastName', 'e.g. Smith'),
		prefill('Company', 'company', 'e.g. Example Ltd'),
		advancedHeading,
		apiBaseUrlField,
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		{
			displayName: 'App Base URL',
			name: 'appBaseUrl',
			type: 'string',
			default: DEFAULT_APP_BASE_URL,
			description: 'The Stitch web app, where the account owner signs in and accepts',
		},
		refusedUrlNotice('appBaseUrl', 'App Base URL'),
		...hidden,
		sameForAllItems([
			'grantType',
			'clientId',
			'clientSecret',
			'accessToken',
			'tokenEncryptionKey',
			'apiBaseUrl',
			'appBaseUrl',
		]),
	];

	/** Makes a pasted token usable wherever n8n itself signs: the credential test, HTTP Request. */
	async preAuthentication(credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		if (credentials.grantType !== PARTNER_TOKEN) return {};
		return { oauthTokenData: signedTokenData(credentials) };
	}

	test: ICredentialTestRequest = connectTokenTest;
}
