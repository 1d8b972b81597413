import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { useEmulator } from '../../../support/emulator';
import { operationRunner } from '../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'load', 'list');
const { account, secondAccount } = demo;

const lookUps = () => stitch.calls().filter((call) => !call.endsWith('/loads'));
const many = (count: number, json: IDataObject = {}) => Array.from({ length: count }, () => json);

/** A token of a new account without a source or a destination. */
function emptyAccount() {
	const { state } = stitch.emulator;
	const { clientId } = state.createAccount({ email: 'new@example.com' });
	return { clientId, token: state.issueToken(clientId) };
}

const withToken = (accessToken: string) => ({
	credentials: { stitchApi: stitch.token(accessToken) },
});

describe('the Stitch account ID', () => {
	it('is looked up once for all items of a token', async () => {
		const { json, error } = await run({ limit: 1 }, { items: many(10) });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(10);
		expect(lookUps()).toEqual(['GET /v4/sources']);
	});

	it('is looked up for each token, and used with that token only', async () => {
		const tokens = [account.accessToken, secondAccount.accessToken, account.accessToken];
		const { json, error } = await run(
			{ limit: 1 },
			{
				items: tokens.map((token) => ({ token })),
				...withToken('={{ $json.token }}'),
			},
		);
		expect(error).toBeUndefined();
		expect(json.map(({ stitch_client_id }) => stitch_client_id)).toEqual([
			account.stitchClientId,
			secondAccount.stitchClientId,
			account.stitchClientId,
		]);
		expect(lookUps()).toEqual(['GET /v4/sources', 'GET /v4/sources']);
	});

	it('comes from the OAuth2 token data, without a look-up', async () => {
		const { error } = await run(
			{ authentication: 'oAuth2' },
			{
				credentials: {
					stitchOAuth2Api: stitch.partner({
						grantType: 'authorizationCode',
						oauthTokenData: {
							access_token: account.accessToken,
							token_type: 'bearer',
							stitch_account_id: account.stitchClientId,
						},
					}),
				},
			},
		);
		expect(error).toBeUndefined();
		expect(lookUps()).toEqual([]);
	});

	it('comes from the destinations when there is no source', async () => {
		stitch.emulator.state.accounts.get(account.stitchClientId)?.sources.clear();
		expect((await run()).error).toBeUndefined();
		expect(lookUps()).toEqual(['GET /v4/sources', 'GET /v4/destinations']);
	});

	it('comes from deleted sources too', async () => {
		const { sources } = stitch.emulator.state.accounts.get(account.stitchClientId) ?? {};
		for (const id of sources?.keys() ?? []) {
			if (id !== account.sourceIds.deleted) sources?.delete(id);
		}
		expect((await run()).error).toBeUndefined();
		expect(lookUps()).toEqual(['GET /v4/sources']);
	});

	it('is asked for when the account is empty, and can be given', async () => {
		const { clientId, token } = emptyAccount();
		const { error } = await run({}, withToken(token));
		expect(error?.message).toBe('The Stitch account ID is not known');
		expect(error?.description).toContain("'Stitch Account ID' under 'Additional Fields'");
		const given = await run(
			{ additionalFields: { stitchAccountId: String(clientId) } },
			withToken(token),
		);
		expect(given.error).toBeUndefined();
		expect(given.json).toEqual([]);
	});

	it('fails for each item by itself when the look-up fails, which is made once', async () => {
		const { outputs } = await run(
			{},
			{ items: many(3), onError: 'continueErrorOutput', ...withToken('ac_revoked') },
		);
		expect(lookUps()).toEqual(['GET /v4/sources']);
		expect(outputs[1].map(({ json }) => json.error)).toEqual(
			Array(3).fill('Stitch refused the access token'),
		);
		expect(outputs[1].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('is not read from an answer that is no list', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body: { id: 1 } });
		const { error } = await run();
		expect(error?.message).toBe(
			"Stitch's response is not a list of sources (list the sources to find the account ID)",
		);
	});
});
