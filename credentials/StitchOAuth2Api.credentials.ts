import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { DEFAULT_API_BASE_URL, DEFAULT_APP_BASE_URL } from './shared/baseUrl';
import { queryExpression, urlExpression } from './shared/expressions';
import { apiBaseUrlField, stitchOnly, refusedUrlNotice } from './shared/fields';
import { connectTokenTest } from './shared/connectionTest';

const OAUTH2 = 'authorizationCode';
const PARTNER_TOKEN = 'partnerToken';

const prefill = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: 'Optional: fills in the sign-up form for somebody who has no Stitch account yet',
	displayOptions: { show: { grantType: [OAUTH2] } },
});

/**
 * A Stitch partner: partner ID and secret, and a token for one account, either through the OAuth2
 * authorization-code flow or pasted (partner authentication guide; authentication.md 3 and 4).
 */
export class StitchOAuth2Api implements ICredentialType {
	name = 'stitchOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Stitch OAuth2 API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch#stitch-oauth2-api';

	properties: INodeProperties[] = [
		{
			displayName:
				'For Stitch partners. The partner ID and secret come from Stitch when a partner application is approved (stitchdata.com/contact). No partner? Use a "Stitch API" credential instead.',
			name: 'whoFor',
			type: 'notice',
			default: '',
		},
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
					description: 'Paste a token that Stitch gave out before',
				},
			],
			default: OAUTH2,
		},
		{
			displayName:
				'The redirect URL above has to be registered with Stitch for this partner ID, exactly as it stands. If the sign-in ends with "Insufficient parameters for OAuth2 callback", access was denied, or Stitch did not return the "state" value that n8n needs: use Partner Token then, with the operations Get Authorization URL and Exchange Authorization Code.',
			name: 'redirectNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { grantType: [OAUTH2] } },
		},
		{
			displayName:
				'Partner tokens come from Account: Create or from an earlier authorization; they never expire. The token acts in the account that it was given out for. The plan of that account needs API access (Free Trial, Advanced or Premium).',
			name: 'howToPaste',
			type: 'notice',
			default: '',
			displayOptions: { show: { grantType: [PARTNER_TOKEN] } },
		},
		{
			// The editor labels fields of these two names so, whatever stands here.
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. oc_…',
			description: 'The partner ID, which Stitch also calls the API client ID',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The partner secret, which Stitch also calls the partner key or client secret',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'May stay empty while this credential only creates accounts. An expression works too: each item is then sent with the token of its own.',
			displayOptions: { show: { grantType: [PARTNER_TOKEN] } },
		},
		prefill('Email', 'email', 'e.g. nathan@example.com'),
		prefill('First Name', 'firstName', 'e.g. Nathan'),
		prefill('Last Name', 'lastName', 'e.g. Smith'),
		prefill('Company', 'company', 'e.g. Example Ltd'),
		apiBaseUrlField,
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		{
			displayName: 'App Base URL',
			name: 'appBaseUrl',
			type: 'string',
			default: DEFAULT_APP_BASE_URL,
			description: 'Advanced: the Stitch web app, where the account owner signs in and accepts',
		},
		refusedUrlNotice('appBaseUrl', 'App Base URL'),
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
			// Stitch's tokens never expire and have no refresh token: on no status is n8n to try one,
			// so that a 401 reaches the user as what it is.
			displayName: 'Token Expired Status Code',
			name: 'tokenExpiredStatusCode',
			type: 'hidden',
			// No secret, but a linter takes its name for one.
			typeOptions: { password: true },
			default: 0,
		},
		...stitchOnly(['apiBaseUrl', 'appBaseUrl']),
	];

	/** Makes a pasted token usable wherever n8n itself signs: the credential test, HTTP Request. */
	async preAuthentication(credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		if (credentials.grantType !== PARTNER_TOKEN) return {};
		return { oauthTokenData: { access_token: credentials.accessToken, token_type: 'bearer' } };
	}

	test: ICredentialTestRequest = connectTokenTest(
		' A credential that only creates accounts needs no token and can be saved as it is.',
	);
}
