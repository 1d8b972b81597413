/// <reference types="jest" />

import type { Answer } from '../../scripts/lib/n8n/client.mts';
import { demo } from '../../emulator/index.mts';
import { partnerData, partnerTokenData } from './support/partner.mts';
import { startServer } from './support/server.mts';
import { chain, httpRequest, listSources } from './support/workflows.mts';

/** What encrypts tokens in the package; its own TypeScript settings are not those of this file. */
const { deriveTokenKey, encryptToken } = jest.requireActual<{
	deriveTokenKey: (text: string) => object;
	encryptToken: (
		content: { access_token: string; stitch_account_id: number },
		key: object,
	) => string;
}>('../../credentials/shared/tokenEncryption');

const callbackPath = '/rest/oauth2-credential/callback';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
	server = await startServer();
}, 120_000);
afterAll(() => server?.stop(), 60_000);

const makeCredential = (name: string, data: object) =>
	server.client.createCredential({
		name,
		type: 'stitchOAuth2Api',
		data: partnerData(server.emulator.url, data),
	});

/** @returns the credential's data as n8n stores it */
async function storedData(id: string): Promise<any> {
	const all = await server.exportCredentials();
	return all.find((each: Answer) => each.id === id).data;
}

async function runNodes(...nodes: Parameters<typeof chain>[1][]) {
	const { id } = await server.client.createWorkflow(chain('Test', ...nodes));
	return await server.client.runWorkflow(id);
}

/** What the emulator saw of the API since `from`. */
const callsSince = (from: number) =>
	server.emulator.requests
		.slice(from)
		.map(({ method, path, headers }) => [method, path, headers.authorization]);

/** @param token of the demo account */
const encrypted = (token: string, key: string) =>
	encryptToken(
		{ access_token: token, stitch_account_id: demo.account.stitchClientId },
		deriveTokenKey(key),
	);

const idsOf = (items: { id: number }[]) => items.map(({ id }) => id);
const { account } = demo;
const listed = Object.entries(account.sourceIds)
	.filter(([key]) => key !== 'deleted')
	.map(([, id]) => id);

describe('OAuth2', () => {
	it('takes a user from the credential over the consent page to a token that lists sources', async () => {
		const credential = await makeCredential('OAuth2', { grantType: 'authorizationCode' });

		const address = await server.client.rest('GET', `/oauth2-credential/auth?id=${credential.id}`);
		const authorization = new URL(address);
		expect(authorization.origin + authorization.pathname).toBe(
			`${server.emulator.url}/oauth/authorization`,
		);
		const query = Object.fromEntries(authorization.searchParams);
		expect(query).toMatchObject({
			client_id: demo.partner.id,
			response_type: 'code',
			redirect_uri: `${server.url}${callbackPath}`,
			state: expect.stringMatching(/./),
		});
		expect(query.scope ?? '').toBe('');
		expect(address).not.toContain(demo.partner.secret);

		const callback = new URL(
			await server.emulator.consent(address, { account: account.stitchClientId }),
		);
		expect(callback.origin + callback.pathname).toBe(`${server.url}${callbackPath}`);
		expect(callback.searchParams.get('state')).toBe(query.state);

		const from = server.emulator.requests.length;
		const answer = await server.client.call('GET', `/oauth2-credential/callback${callback.search}`);
		expect(answer.status).toBe(200);
		expect(server.emulator.requests.slice(from)).toMatchObject([
			{
				method: 'POST',
				path: '/oauth/token',
				body: {
					client_id: demo.partner.id,
					client_secret: demo.partner.secret,
					code: callback.searchParams.get('code'),
					grant_type: 'authorization_code',
				},
			},
		]);

		const { oauthTokenData } = await storedData(credential.id);
		expect(oauthTokenData).toMatchObject({
			access_token: expect.stringMatching(/^ac_/),
			stitch_account_id: account.stitchClientId,
		});

		const used = server.emulator.requests.length;
		const execution = await runNodes(listSources(credential));
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		expect(idsOf(execution.items('List Sources'))).toEqual(expect.arrayContaining(listed));
		expect(callsSince(used)).toEqual([
			['GET', '/v4/sources', `Bearer ${oauthTokenData.access_token}`],
		]);
		expect(execution.stored).not.toContain(oauthTokenData.access_token);
		expect(execution.stored).not.toContain(demo.partner.secret);
	});

	it('stores no token when the user denies', async () => {
		const credential = await makeCredential('Denied', { grantType: 'authorizationCode' });
		const address = await server.client.rest('GET', `/oauth2-credential/auth?id=${credential.id}`);
		const callback = new URL(await server.emulator.consent(address, { decision: 'deny' }));
		const answer = await server.client.call('GET', `/oauth2-credential/callback${callback.search}`);
		expect(await answer.text()).toContain('Insufficient parameters for OAuth2 callback');
		expect((await storedData(credential.id)).oauthTokenData).toBeUndefined();
	});

	it('says what to do when the token was revoked, and nothing about a refresh token', async () => {
		const credential = await makeCredential('Revoked', { grantType: 'authorizationCode' });
		const address = await server.client.rest('GET', `/oauth2-credential/auth?id=${credential.id}`);
		const callback = new URL(
			await server.emulator.consent(address, { account: account.stitchClientId }),
		);
		await server.client.call('GET', `/oauth2-credential/callback${callback.search}`);
		const { oauthTokenData } = await storedData(credential.id);
		server.emulator.state.revokeToken(oauthTokenData.access_token);

		const used = server.emulator.requests.length;
		const execution = await runNodes(listSources(credential));
		expect(execution.status).toBe('error');
		const said = `${execution.error} ${execution.data.resultData.error?.description}`;
		expect(said).toMatch(/revoked/i);
		expect(said).toMatch(/disabled/i);
		expect(said).toMatch(/plan/i);
		expect(said).toMatch(/reconnect/i);
		expect(said).not.toMatch(/refresh/i);
		expect(callsSince(used)).toHaveLength(1);
		expect(execution.stored).not.toContain(oauthTokenData.access_token);
	});
});

describe('Partner Token', () => {
	/** A separate token for each test. */
	const newToken = () => server.emulator.state.issueToken(account.stitchClientId);

	const partnerToken = (accessToken: string, more?: object) =>
		makeCredential('Partner Token', { grantType: 'partnerToken', accessToken, ...more });

	/** Lets HTTP Request send the token to Stitch, and to a base URL on this machine. */
	const stitchOnly = { allowedHttpRequestDomains: 'domains' };

	/** The editor's credential test. */
	const test = ({ id, name }: { id: string; name: string }, accessToken: string) =>
		server.client.testCredential({
			id,
			name,
			type: 'stitchOAuth2Api',
			data: partnerTokenData(server.emulator.url, accessToken),
		});

	it.each([
		['the pasted token', (token: string) => token],
		['what is inside an encrypted one', (token: string) => encrypted(token, demo.partner.secret)],
	])(
		"signs our node's requests, HTTP Request's, and the credential test with %s",
		async (_, given) => {
			const token = newToken();
			const credential = await partnerToken(given(token), stitchOnly);
			const from = server.emulator.requests.length;
			const url = `${server.emulator.url}/v4/sources`;

			const ours = await runNodes(listSources(credential));
			expect([ours.error, ours.status]).toEqual([undefined, 'success']);
			expect(idsOf(ours.items('List Sources'))).toEqual(expect.arrayContaining(listed));

			const theirs = await runNodes(httpRequest(credential, url));
			expect([theirs.error, theirs.status]).toEqual([undefined, 'success']);
			expect(idsOf(theirs.items('HTTP Request'))).toEqual(expect.arrayContaining(listed));

			expect(await test(credential, given(token))).toMatchObject({ status: 'OK' });

			expect(callsSince(from)).toEqual([
				['GET', '/v4/sources', `Bearer ${token}`],
				['GET', '/v4/sources', `Bearer ${token}`],
				['GET', expect.stringMatching(/^\/v4\/(sources|destinations)$/), `Bearer ${token}`],
			]);
			for (const { stored } of [ours, theirs]) expect(stored).not.toContain(token);
		},
	);

	it('is not given to HTTP Request unless its owner allows it, and the credential test works', async () => {
		const token = newToken();
		const credential = await partnerToken(token);
		const from = server.emulator.requests.length;
		const execution = await runNodes(httpRequest(credential, `${server.emulator.url}/v4/sources`));
		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/configured to prevent use within an HTTP Request/);
		expect(callsSince(from)).toEqual([]);
		expect(await test(credential, token)).toMatchObject({ status: 'OK' });
	});

	it('turns the credential test red when the token is revoked', async () => {
		const token = newToken();
		const credential = await partnerToken(token);
		server.emulator.state.revokeToken(token);
		const answer = await test(credential, token);
		expect(answer.status).toBe('Error');
		expect(answer.message).not.toMatch(/refresh/i);
		expect(answer.message).not.toContain(token);
	});

	it("keeps the token from a host that is not Stitch's when HTTP Request is sent there", async () => {
		const token = newToken();
		const credential = await partnerToken(token, stitchOnly);
		const from = server.emulator.requests.length;
		// The same emulator by another name: a host that the credential does not allow.
		const elsewhere = server.emulator.url.replace('127.0.0.1', 'localhost');
		const execution = await runNodes(httpRequest(credential, `${elsewhere}/v4/sources`));
		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/domain/i);
		expect(callsSince(from)).toEqual([]);
	});
});
