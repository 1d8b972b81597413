import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	deriveTokenKey,
	encryptToken,
	openToken,
} from '../../../../../credentials/shared/tokenEncryption';
import { demo } from '../../../../../emulator/index.mts';
import { Stitch } from '../../../../../nodes/Stitch/Stitch.node';
import { editorContext } from '../../../../support/editor';
import { useEmulator } from '../../../../support/emulator';
import type { EngineOptions } from '../../../../support/engine';
import { runNode } from '../../../../support/engine';
import { importCredential } from '../../../../support/importCredential';
import { byId } from '../../../../support/operation';
import { PollingTrigger } from '../../../../support/pollTrigger';

const { methods } = new Stitch();

const stitch = useEmulator();
const KEY = 'a key of these tests 0123456789 0123456789';
const OLD = 'an old key of these tests 0123456789 0123';
const { stitchClientId, accessToken, sourceIds } = demo.account;

const open = (token: unknown, key: string) => openToken(String(token), [deriveTokenKey(key)]);

const run = async (
	resource: string,
	operation: string,
	parameters: IDataObject,
	more: Partial<EngineOptions> = {},
) =>
	await runNode({
		parameters: {
			resource,
			operation,
			authentication: 'oAuth2',
			...parameters,
		} as INodeParameters,
		credentials: { stitchOAuth2Api: stitch.partner() },
		...more,
	});

const encrypt = async (parameters: IDataObject, key = '') =>
	await run('account', 'encryptToken', parameters, {
		credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '', tokenEncryptionKey: key }) },
	});

const customer = { firstName: 'A', lastName: 'B', company: 'C', email: 'a@example.com' };
const on = { options: { encryptToken: true } };

/** A new authorization code for the demo account. */
async function newCode() {
	const url = `${stitch.emulator.url}/oauth/authorization?client_id=${demo.partner.id}`;
	const redirect = await stitch.emulator.consent(url, { account: stitchClientId });
	stitch.emulator.requests.length = 0;
	return new URL(redirect).searchParams.get('code');
}

describe('Encrypt Token', () => {
	it('of Account: Create keeps the token out of the execution, and it acts in the new account', async () => {
		const created = await run('account', 'create', { ...customer, ...on });
		const [{ access_token, stitch_account_id }] = created.json;
		const inside = open(access_token, demo.partner.secret);
		const plain = 'content' in inside ? inside.content.access_token : '';
		expect(inside).toEqual({ content: { access_token: plain, stitch_account_id } });
		expect(stitch.emulator.state.accountOfToken(plain)?.clientId).toBe(stitch_account_id);
		expect(JSON.stringify(created.run)).not.toContain(plain);

		const used = await run(
			'source',
			'list',
			{},
			{
				items: [{ token: access_token }],
				credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '={{ $json.token }}' }) },
			},
		);
		expect([used.error, used.json]).toEqual([undefined, []]);
		expect(stitch.emulator.requests.at(-1)?.headers.authorization).toBe(`Bearer ${plain}`);
		expect(JSON.stringify(used.run)).not.toContain(plain);
	});

	it('of Exchange Authorization Code gives the same fields as without', async () => {
		const { json } = await run('account', 'exchangeCode', { code: await newCode(), ...on });
		expect(json).toEqual([
			{
				access_token: expect.stringMatching(/^eyJ/),
				stitch_account_id: stitchClientId,
				token_type: 'bearer',
			},
		]);
		expect(open(json[0].access_token, demo.partner.secret)).toMatchObject({
			content: { access_token: expect.stringMatching(/^ac_/), stitch_account_id: stitchClientId },
		});
	});

	it('of Import API Token: Create says source, account and region, and pushes records', async () => {
		const sourceId = byId(sourceIds.importApi);
		const options = { ...on.options, region: 'us-east-1' };
		const { json } = await run('importToken', 'create', { sourceId, options });
		expect(json).toEqual([{ id: expect.any(Number), access_token: expect.stringMatching(/^eyJ/) }]);
		expect(open(json[0].access_token, demo.partner.secret)).toEqual({
			content: {
				access_token: expect.stringMatching(/^at_/),
				stitch_account_id: stitchClientId,
				source_id: sourceIds.importApi,
				region: 'us-east-1',
			},
		});
		const pushed = await run(
			'importRecord',
			'push',
			{ tableName: 'orders', keyNames: 'id', dataMode: 'json', data: '{"id":1}' },
			{
				items: [{ token: json[0].access_token }],
				credentials: {
					stitchImportApi: importCredential(stitch.emulator.url, {
						accessToken: '={{ $json.token }}',
						tokenEncryptionKey: demo.partner.secret,
					}),
				},
			},
		);
		expect(pushed.error).toBeUndefined();
	});

	it.each([
		['account', 'create', customer],
		['account', 'exchangeCode', { code: 'any' }],
	])(
		'of %s: %s sends nothing with a key that can not be used, on or off',
		async (resource, operation, given) => {
			for (const [key, message] of [
				['short', /'Token Encryption Key' of the credential is too short/],
				['={{ $json.missing }}', /'Token Encryption Key' in the credential holds no key/],
			] as const) {
				for (const options of [on, {}]) {
					const { error } = await run(
						resource,
						operation,
						{ ...given, ...options },
						{ credentials: { stitchOAuth2Api: stitch.partner({ tokenEncryptionKey: key }) } },
					);
					expect(error?.message).toMatch(message);
				}
			}
			expect(stitch.calls()).toEqual([]);
		},
	);

	it('of an Import API token sends nothing without a key', async () => {
		const { error } = await run(
			'importToken',
			'create',
			{ sourceId: byId(sourceIds.importApi), authentication: 'accessToken', ...on },
			{ credentials: { stitchApi: stitch.token() } },
		);
		expect(error?.message).toBe('The credential has no key to encrypt tokens with');
		expect(stitch.calls()).toEqual([]);
	});

	it('is off by default, and off as a text', async () => {
		for (const options of [{}, { encryptToken: false }, { encryptToken: '={{ "false" }}' }]) {
			const email = `${JSON.stringify(options).length}@example.com`;
			const { json } = await run('account', 'create', { ...customer, email, options });
			expect(json[0].access_token).not.toMatch(/^eyJ/);
		}
	});

	it('does not stand in the way of creating accounts when the token of the credential is broken', async () => {
		const { json } = await run(
			'account',
			'create',
			{ ...customer, ...on },
			{
				credentials: { stitchOAuth2Api: stitch.partner({ accessToken: 'eyJhbGciOiJkaXIi' }) },
			},
		);
		expect(json[0].access_token).toMatch(/^eyJ/);
	});
});

describe('Account: Encrypt Token', () => {
	it('encrypts a plain token, and sends nothing', async () => {
		const { json } = await encrypt({ token: ' ac_plain ', stitchAccountId: '5' }, `${KEY},${OLD}`);
		expect(json).toEqual([{ access_token: expect.any(String), stitch_account_id: 5 }]);
		expect(open(json[0].access_token, KEY)).toEqual({
			content: { access_token: 'ac_plain', stitch_account_id: 5 },
		});
		expect(stitch.calls()).toEqual([]);
	});

	it('encrypts an Import API token as such', async () => {
		const options = { sourceId: '7', region: 'eu-central-1' };
		const { json } = await encrypt({ token: 'at_plain', stitchAccountId: '5', options }, KEY);
		expect(open(json[0].access_token, KEY)).toEqual({
			content: {
				access_token: 'at_plain',
				stitch_account_id: 5,
				source_id: 7,
				region: 'eu-central-1',
			},
		});
	});

	it.each([
		['of an old key', OLD],
		['of the partner secret', demo.partner.secret],
		['of the same key', KEY],
	])('encrypts a token %s again, with the first key', async (_name, from) => {
		const content = {
			access_token: 'at_x',
			stitch_account_id: 5,
			source_id: 7,
			region: 'us-east-1',
		};
		const token = encryptToken(content, deriveTokenKey(from));
		const { json } = await encrypt({ token }, `${KEY},${OLD}`);
		expect(json[0]).toEqual({ access_token: expect.any(String), stitch_account_id: 5 });
		expect(json[0].access_token).not.toBe(token);
		expect(open(json[0].access_token, KEY)).toEqual({ content });
	});

	const token = encryptToken({ access_token: 'ac_x', stitch_account_id: 5 }, deriveTokenKey(OLD));
	it.each<[string, IDataObject, RegExp]>([
		['a plain token without its account', { token: 'ac_1' }, /^'Stitch Account ID' is empty$/],
		[
			'no token',
			{ token: '={{ $json.missing }}', stitchAccountId: '5' },
			/^'Token' is an expression that gave nothing/,
		],
		['a token of an unknown key', { token }, /encrypted with another key/],
		['a token that was cut off', { token: token.slice(0, -3) }, /is incomplete/],
		[
			'an account that is not the token’s',
			{ token, stitchAccountId: '6', key: OLD },
			/belongs to account 5, not to account 6/,
		],
	])('refuses %s, and shows no token', async (_name, { key = KEY, ...parameters }, message) => {
		const { error, run: whole } = await encrypt(parameters, String(key));
		expect(error?.message).toMatch(message);
		expect(JSON.stringify([error, whole.data.resultData.error])).not.toContain('ac_x');
	});
});

describe('a stored token', () => {
	const stored = (content: IDataObject, key = KEY) =>
		encryptToken(
			{ access_token: accessToken, stitch_account_id: stitchClientId, ...content },
			deriveTokenKey(key),
		);

	const read = async (items: IDataObject[], parameters: IDataObject = {}, data: IDataObject = {}) =>
		await run(
			'extraction',
			'list',
			{ authentication: 'accessToken', ...parameters },
			{
				items,
				onError: 'continueRegularOutput',
				credentials: {
					stitchApi: {
						...stitch.token('={{ $json.token }}'),
						tokenEncryptionKey: KEY,
						...(data as object),
					},
				},
			},
		);

	it('saves the look-up of the account ID', async () => {
		const { error } = await read([{ token: stored({}) }]);
		expect(error).toBeUndefined();
		expect(new Set(stitch.calls())).toEqual(
			new Set([expect.stringContaining(`GET /v4/${stitchClientId}/extractions`)]),
		);
	});

	it('that can not be used fails its own item, before any request of it', async () => {
		const good = stored({});
		const items = [
			stored({}, OLD),
			good.slice(0, -1),
			`${good.slice(0, -9)}AAAAAAAAA`,
			`eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0${good.slice(good.indexOf('.'))}`,
			stored({ source_id: 1 }),
		].map((token) => ({ token }));
		const { outputs, run: whole } = await read(items);
		expect(outputs[0].map(({ json }) => json.error)).toEqual([
			'The access token was encrypted with another key',
			'The encrypted access token is incomplete',
			'The encrypted access token was changed after it was made',
			'The access token is encrypted in a format that this credential does not read',
			'The encrypted token is an Import API token, of source 1',
		]);
		expect(stitch.calls()).toEqual([]);
		expect(JSON.stringify(whole)).not.toContain(accessToken);
	});

	it("is what the editor's lists and the triggers use, and refuse in the same words", async () => {
		const stitchApi = { ...stitch.token(stored({})), tokenEncryptionKey: KEY };
		const other = { ...stitchApi, tokenEncryptionKey: OLD };
		const parameters = { authentication: 'accessToken', triggerOn: ['extractionCompleted'] };
		const { searchSources } = methods.listSearch;
		const found = await searchSources.call(await editorContext(parameters, { stitchApi }));
		expect(found.results.length).toBeGreaterThan(0);
		await new PollingTrigger({ parameters, credential: stitchApi }).poll('manual');
		expect(new Set(stitch.emulator.requests.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${accessToken}`]),
		);

		const refused = /encrypted with another key/;
		const context = await editorContext(parameters, { stitchApi: other });
		await expect(searchSources.call(context)).rejects.toThrow(refused);
		const trigger = new PollingTrigger({ parameters, credential: other });
		await expect(trigger.poll('manual')).rejects.toThrow(refused);
	});

	it('of another customer is refused where the account is said', async () => {
		const parameters = { additionalFields: { stitchAccountId: String(stitchClientId + 1) } };
		const { outputs } = await read([{ token: stored({}) }], parameters);
		expect(outputs[0][0].json.error).toMatch(/The access token belongs to account/);
		expect(stitch.calls()).toEqual([]);
	});

	it('never appears decrypted in what Stitch says', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 400,
			body: { error: { type: 'bad', message: `what is ${accessToken}?` } },
		});
		const { run: whole } = await read([{ token: stored({}) }]);
		expect(JSON.stringify(whole)).not.toContain(accessToken);
		expect(JSON.stringify(whole)).toContain('what is [hidden]?');
	});
});
