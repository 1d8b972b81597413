import type { IDataObject, INode } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { useEmulator } from '../../../support/emulator';
import { runNode } from '../../../support/engine';

const stitch = useEmulator();

const sources = { resource: 'source', operation: 'list', returnAll: false, limit: 1 };
const account = {
	resource: 'account',
	operation: 'create',
	firstName: 'Ann',
	lastName: 'Lee',
	company: 'Example Ltd',
	email: '={{ $json.email }}',
	region: 'us-east-1',
};

const tokens = [demo.account.accessToken, 'ac_unknown-to-stitch', demo.secondAccount.accessToken];
const tokenItems = tokens.map((token) => ({ token }));

/** Three items of which the second fails, for both operations. */
const cases = [
	{
		name: 'Source: List',
		run: async (onError?: INode['onError']) =>
			await runNode({
				parameters: { ...sources, authentication: 'accessToken' },
				items: tokenItems,
				credentials: { stitchApi: { ...stitch.token('={{ $json.token }}') } },
				onError,
			}),
		input: { token: tokens[1] },
		message: 'Stitch refused the access token',
	},
	{
		name: 'Account: Create',
		run: async (onError?: INode['onError']) =>
			await runNode({
				parameters: account,
				items: ['a@example.com', demo.account.email, 'c@example.com'].map((email) => ({ email })),
				credentials: { stitchOAuth2Api: stitch.partner() },
				onError,
			}),
		input: { email: demo.account.email },
		message: "The 'Email' already belongs to a Stitch user",
	},
];

describe.each(cases)('$name, when one of three items fails', ({ run, input, message }) => {
	it('stops with the item and the reason', async () => {
		const { error, run: execution } = await run();
		expect(error?.message).toBe(message);
		expect(error?.context?.itemIndex).toBe(1);
		expect(execution.status).toBe('error');
	});

	it('continues, with the reason in place of the item', async () => {
		const { outputs, error } = await run('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(3);
		expect(outputs[0][1]).toEqual({
			json: { error: message, message: expect.stringMatching(/^.{30,}/) },
			pairedItem: { item: 1 },
		});
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('continues, with the reason and the input on the error output', async () => {
		const { outputs, error } = await run('continueErrorOutput');
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(2);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(outputs[1]).toHaveLength(1);
		expect(outputs[1][0]).toEqual({
			json: { ...input, error: message, message: expect.stringMatching(/^.{30,}/) },
			pairedItem: { item: 1 },
		});
	});
});

describe('credentials', () => {
	const listWithTokens = async (credentials: Record<string, IDataObject>, authentication: string) =>
		await runNode({
			parameters: { ...sources, simplify: false, authentication },
			items: [
				{ token: demo.account.accessToken },
				{ token: demo.secondAccount.accessToken },
				{ token: demo.account.accessToken },
			],
			credentials: credentials as never,
		});

	const owners = [
		demo.account.stitchClientId,
		demo.secondAccount.stitchClientId,
		demo.account.stitchClientId,
	];

	it.each([
		['stitchApi', 'accessToken', () => stitch.token('={{ $json.token }}')],
		['stitchOAuth2Api', 'oAuth2', () => stitch.partner({ accessToken: '={{ $json.token }}' })],
	])('of type %s: every item goes out with its own token', async (type, authentication, data) => {
		const run = await listWithTokens({ [type]: data() as IDataObject }, authentication);
		expect(run.error).toBeUndefined();
		expect(run.json.map((source) => source.stitch_client_id)).toEqual(owners);
		const sent = stitch.emulator.requests.map(({ headers }) => headers.authorization).sort();
		expect(sent).toEqual(
			[demo.account, demo.secondAccount, demo.account]
				.map(({ accessToken }) => `Bearer ${accessToken}`)
				.sort(),
		);
	});

	it('of OAuth2: the token that n8n got in the exchange is used', async () => {
		const run = await runNode({
			parameters: { ...sources, authentication: 'oAuth2' },
			credentials: {
				stitchOAuth2Api: stitch.partner({
					grantType: 'authorizationCode',
					accessToken: 'not this one',
					oauthTokenData: {
						token_type: 'bearer',
						access_token: demo.account.accessToken,
						stitch_account_id: demo.account.stitchClientId,
					},
				}),
			},
		});
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(1);
	});

	it.each([
		['stitchApi', 'accessToken', () => stitch.token('ac_revoked')],
		['stitchOAuth2Api', 'oAuth2', () => stitch.partner({ accessToken: 'ac_revoked' })],
		[
			'stitchOAuth2Api',
			'oAuth2',
			() =>
				stitch.partner({
					grantType: 'authorizationCode',
					oauthTokenData: { access_token: 'ac_revoked', token_type: 'bearer' },
				}),
		],
	])('a 401 of %s names the reasons and the way out, once', async (type, authentication, data) => {
		const { error } = await runNode({
			parameters: { ...sources, authentication },
			credentials: { [type]: data() },
		});
		expect(error?.message).toBe('Stitch refused the access token');
		expect(error?.description).toMatch(
			/revoked or disabled.*another kind.*plan.*no API access.*[Rr]econnect/s,
		);
		expect(error?.description).not.toMatch(/refresh/i);
		expect(error?.httpCode).toBe('401');
		expect(stitch.calls()).toEqual(['GET /v4/sources']);
	});

	it.each([
		['http://api.stitchdata.com', 'http'],
		['https://user:secret@api.stitchdata.com', 'user information'],
		['ftp://localhost', 'another protocol'],
		['http://localhost.evil.example', 'a name that starts like loopback'],
		['http://127.0.0.1.evil.example', 'an address that starts like loopback'],
	])('a base URL %s is refused (%s)', async (apiBaseUrl) => {
		const { error } = await runNode({
			parameters: { ...sources, authentication: 'accessToken' },
			credentials: { stitchApi: { accessToken: 'ac_x', apiBaseUrl } },
		});
		expect(error?.message).toBe("The 'API Base URL' of the credential is refused");
	});

	it('an empty token is named before any request', async () => {
		const { error } = await runNode({
			parameters: { ...sources, authentication: 'oAuth2' },
			credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '' }) },
		});
		expect(error?.message).toBe('The credential has no access token');
		expect(stitch.calls()).toEqual([]);
	});
});

describe('faults', () => {
	const list = async () =>
		await runNode({
			parameters: { ...sources, authentication: 'accessToken' },
			credentials: { stitchApi: stitch.token() },
		});

	it.each([
		['500', { kind: 'status', status: 500 }],
		['502', { kind: 'status', status: 502 }],
		['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
		['a reset', { kind: 'reset-after' }],
		['cut JSON', { kind: 'truncated-json' }],
		['a web page', { kind: 'html' }],
	] as const)('a list survives one %s', async (_name, fault) => {
		stitch.emulator.faults.add({ path: '/v4/sources', times: 1, ...fault });
		const run = await list();
		expect(run.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/sources', 'GET /v4/sources']);
	});

	it('gives up after four attempts and says so', async () => {
		stitch.emulator.faults.add({
			path: '/v4/sources',
			kind: 'status',
			status: 503,
			headers: { 'retry-after': '0' },
		});
		const { error } = await list();
		expect(stitch.calls()).toHaveLength(4);
		expect(error?.message).toBe('Stitch is having trouble right now');
		expect(error?.description).toContain('4 attempts');
	});

	it('follows no redirect with a token', async () => {
		stitch.emulator.faults.add({
			path: '/v4/sources',
			kind: 'redirect',
			headers: { location: `${stitch.emulator.url}/v4/destinations` },
		});
		const { error } = await list();
		expect(error?.message).toMatch(/redirect/);
		expect(stitch.calls()).toEqual(['GET /v4/sources']);
	});
});
