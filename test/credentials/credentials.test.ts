import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
import { StitchApi } from '../../credentials/StitchApi.credentials';
import { StitchOAuth2Api } from '../../credentials/StitchOAuth2Api.credentials';
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
});

describe.each(types)('%s', (name, type) => {
	it.each([
		[{}, 'api.stitchdata.com, api.eu-central-1.stitchdata.com'],
		[
			{ apiBaseUrl: 'http://127.0.0.1:4100' },
			name === 'stitchImportApi'
				? 'api.stitchdata.com, api.eu-central-1.stitchdata.com'
				: 'api.stitchdata.com, api.eu-central-1.stitchdata.com, 127.0.0.1',
		],
		[{ apiBaseUrl: 'https://gate.example' }, 'api.stitchdata.com, api.eu-central-1.stitchdata.com'],
	])('lets other nodes use the token with Stitch only: %j', async (data, expected) => {
		const resolved = await resolveCredential(name, data as ICredentialDataDecryptedObject);
		expect(resolved).toMatchObject({
			allowedHttpRequestDomains: 'domains',
			allowedDomains: expected,
		});
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
		const secret = /token|secret/i;
		const fields = type.properties.filter(
			({ name: field, type: kind }) => secret.test(field) && kind === 'string',
		);
		expect(fields.map(({ typeOptions }) => typeOptions?.password)).toEqual(fields.map(() => true));
	});
});
