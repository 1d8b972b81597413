import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { StitchApi } from '../../credentials/StitchApi.credentials';
import { StitchImportApi } from '../../credentials/StitchImportApi.credentials';
import { StitchOAuth2Api } from '../../credentials/StitchOAuth2Api.credentials';
import { deriveTokenKey, encryptToken } from '../../credentials/shared/tokenEncryption';
import { resolveCredential, resolveWithCredentials } from '../support/resolveCredential';

const types: Array<[string, ICredentialType]> = [
	['stitchApi', new StitchApi()],
	['stitchOAuth2Api', new StitchOAuth2Api()],
];

const refused = 'refused:base-url-must-be-https';

describe('OAuth2, as the partner guide has it', () => {
	const resolve = async (data: ICredentialDataDecryptedObject = {}) =>
		await resolveCredential('stitchOAuth2Api', {
			grantType: 'authorizationCode',
			clientId: 'oc_1',
			clientSecret: 'oc_2',
			...data,
		});

	it('asks the web app for consent and the API for the token, secret in the body, no scope', async () => {
		expect(await resolve()).toMatchObject({
			authUrl: 'https://app.stitchdata.com/oauth/authorization',
			accessTokenUrl: 'https://api.stitchdata.com/oauth/token',
			authentication: 'body',
			scope: '',
			authQueryParameters: '',
		});
	});

	it('has n8n try no token refresh, whatever Stitch answers', async () => {
		expect(await resolve()).toMatchObject({ tokenExpiredStatusCode: 0 });
	});

	it('takes both addresses from the base URLs', async () => {
		const data = { apiBaseUrl: 'http://127.0.0.1:4100/', appBaseUrl: 'https://gate.example/app/' };
		expect(await resolve(data)).toMatchObject({
			authUrl: 'https://gate.example/app/oauth/authorization',
			accessTokenUrl: 'http://127.0.0.1:4100/oauth/token',
		});
	});

	it.each([
		'http://api.stitchdata.com',
		'http://localhost.example.com',
		'https://user:pass@example.com',
		'javascript:alert(1)',
		'https://example.com/?x=',
		'https://example.com/#',
	])('gives no address for the base URL %s', async (url) => {
		const resolved = await resolve({ apiBaseUrl: url, appBaseUrl: url });
		expect(resolved).toMatchObject({ authUrl: refused, accessTokenUrl: refused });
	});

	it('fills in the sign-up form with what is given, encoded', async () => {
		const data = { email: 'a+b@example.com', firstName: 'Zoë', company: 'A & B' };
		expect((await resolve(data)).authQueryParameters).toBe(
			'email=a%2Bb%40example.com&first_name=Zo%C3%AB&company=A%20%26%20B',
		);
	});

	it('signs with a pasted token in partner-token mode only', async () => {
		const type = new StitchOAuth2Api();
		const data = { grantType: 'partnerToken', accessToken: 'ac_1' };
		expect(await type.preAuthentication(data)).toEqual({
			oauthTokenData: { access_token: 'ac_1', token_type: 'bearer' },
		});
		expect(await type.preAuthentication({ ...data, grantType: 'authorizationCode' })).toEqual({});
	});

	it('signs with what is inside an encrypted token, and with nothing else', async () => {
		const token = encryptToken(
			{ access_token: 'ac_inside', stitch_account_id: 1 },
			deriveTokenKey('oc_partner'),
		);
		const data = { grantType: 'partnerToken', accessToken: token, clientSecret: 'oc_partner' };
		const type = new StitchOAuth2Api();
		expect(await type.preAuthentication(data)).toEqual({
			oauthTokenData: { access_token: 'ac_inside', token_type: 'bearer' },
		});
		const refused = type.preAuthentication({ ...data, clientSecret: 'oc_other' });
		await expect(refused).rejects.toThrow(/encrypted with another key\. Add that key/);
	});
});

/** What a user sees with these values, in the order of n8n's form: its own type's fields first. */
function formOf(type: ICredentialType, values: ICredentialDataDecryptedObject) {
	const ownOfN8n = ['grantType', 'authUrl', 'accessTokenUrl', 'clientId', 'clientSecret', 'scope'];
	const all: INodeProperties[] = (type.extends === undefined ? [] : ownOfN8n).map((name) => ({
		displayName: name,
		name,
		type: 'hidden',
		default: '',
	}));
	NodeHelpers.mergeNodeProperties(all, type.properties);
	const filled = Object.fromEntries(all.map((field) => [field.name, field.default]));
	const parameters = { ...filled, ...values } as INodeParameters;
	return all
		.filter(({ type: kind }) => kind !== 'hidden')
		.filter((field) => NodeHelpers.displayParameter(parameters, field, null, null))
		.map(({ name }) => name);
}

describe('the form', () => {
	const ending = ['advanced', 'apiBaseUrl'];

	it('of a partner reads: how to connect, ID and secret, the optional prefill, base URLs last', () => {
		expect(formOf(new StitchOAuth2Api(), {})).toEqual([
			...['grantType', 'clientId', 'clientSecret', 'redirectNotice'],
			...['tokenEncryptionKey', 'allowedHttpRequestDomains'],
			...['prefillHeading', 'email', 'firstName', 'lastName', 'company'],
			...[...ending, 'appBaseUrl'],
		]);
		const [first] = new StitchOAuth2Api().properties;
		expect(first).toMatchObject({ name: 'grantType', hint: expect.stringContaining('partners') });
	});

	it('with a partner token says that none is needed yet, until there is one', () => {
		const form = (accessToken: string) =>
			formOf(new StitchOAuth2Api(), { grantType: 'partnerToken', accessToken });
		expect(form('')).toEqual([
			...['grantType', 'clientId', 'clientSecret', 'howToPaste', 'accessToken', 'noTokenYet'],
			...['tokenEncryptionKey', 'allowedHttpRequestDomains'],
			...[...ending, 'appBaseUrl'],
		]);
		for (const token of ['ac_1', "={{ $('Customer').item.json.access_token }}"])
			expect(form(token)).not.toContain('noTokenYet');
	});

	it.each([new StitchApi(), new StitchImportApi()])(
		'of $displayName ends with its base URL',
		(type) => {
			expect(formOf(type, {}).slice(-2)).toEqual(ending);
		},
	);
});

describe.each(types)('%s', (name, type) => {
	it('lets other nodes not use the token, until somebody allows it', async () => {
		const resolved = await resolveCredential(name, {});
		expect(resolved).toMatchObject({ allowedHttpRequestDomains: 'none' });
		expect(resolved).not.toHaveProperty('allowedDomains');
	});

	it.each([
		[{}, 'api.stitchdata.com, api.eu-central-1.stitchdata.com'],
		[
			{ apiBaseUrl: 'http://127.0.0.1:4100' },
			'api.stitchdata.com, api.eu-central-1.stitchdata.com, 127.0.0.1',
		],
		[{ apiBaseUrl: 'https://gate.example' }, 'api.stitchdata.com, api.eu-central-1.stitchdata.com'],
	])('names the hosts of Stitch for "Stitch Only": %j', async (data, expected) => {
		const allowed = { ...data, allowedHttpRequestDomains: 'domains' };
		const resolved = await resolveCredential(name, allowed as ICredentialDataDecryptedObject);
		expect(resolved).toMatchObject({ allowedDomains: expected });
	});

	it('is the same for all items only while no field holds an expression', async () => {
		const fixed = { grantType: 'partnerToken', accessToken: 'ac_1', clientSecret: 'oc_1' };
		expect(await resolveCredential(name, fixed)).toMatchObject({ sameForAllItems: true });
		const own = name === 'stitchOAuth2Api' ? ['grantType', 'clientSecret', 'appBaseUrl'] : [];
		for (const field of ['accessToken', 'tokenEncryptionKey', 'apiBaseUrl', ...own]) {
			const resolved = await resolveCredential(name, { ...fixed, [field]: '={{ "" }}' });
			expect(resolved).not.toHaveProperty('sameForAllItems');
		}
	});

	it('presets no visible field to an expression, with which the editor would not test it', () => {
		const visible = type.properties.filter((property) => property.type !== 'hidden');
		expect(visible.map((property) => String(property.default))).not.toContainEqual(
			expect.stringMatching(/^=/),
		);
	});

	it.each([
		['https://api.stitchdata.com/', 'https://api.stitchdata.com'],
		['http://localhost:8080', 'http://localhost:8080'],
		['http://[::1]:8080', 'http://[::1]:8080'],
		['http://api.stitchdata.com', refused],
	])('tests the token at %s', (apiBaseUrl, expected) => {
		const { baseURL, url } = type.test?.request ?? {};
		expect(resolveWithCredentials(String(baseURL), { apiBaseUrl })).toBe(expected);
		expect(url).toBe('/v4/destinations');
	});

	it('says what a 401 means in the test', () => {
		const rules = type.test?.rules ?? [];
		expect(rules).toContainEqual(
			expect.objectContaining({
				type: 'responseCode',
				properties: expect.objectContaining({
					value: 401,
					message: expect.stringMatching(/revoked or disabled.*plan.*[Rr]econnect/s),
				}),
			}),
		);
	});

	it('masks every secret', () => {
		const secret = /token|secret|key/i;
		const fields = type.properties.filter(
			({ name: field, type: kind }) => secret.test(field) && kind === 'string',
		);
		expect(fields.map(({ typeOptions }) => typeOptions?.password)).toEqual(fields.map(() => true));
	});
});
