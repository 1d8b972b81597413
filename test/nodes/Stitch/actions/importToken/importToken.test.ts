import { deriveTokenKey, openToken } from '../../../../../credentials/shared/tokenEncryption';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const id = demo.account.sourceIds.importApi;
const source = { sourceId: byId(id) };
const path = `/v4/sources/${id}/tokens`;
const NO_SOURCE = "The 'Source' does not exist in this account, or it is deleted";

const create = operationRunner(stitch, 'importToken', 'create');
const list = operationRunner(stitch, 'importToken', 'list');
const remove = operationRunner(stitch, 'importToken', 'delete');

describe('Import API Token: Create', () => {
	it('gives the token, which writes to the source from then on', async () => {
		const { json, error } = await create(source);
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`POST ${path}`]);
		expect(json).toEqual([{ id: expect.any(Number), access_token: expect.stringMatching(/^at_/) }]);
		expect(stitch.emulator.state.importTokens.get(String(json[0].access_token))?.sourceId).toBe(id);
	});

	it('explains a third token, whatever Stitch says to it', async () => {
		await create(source);
		const { error } = await create(source);
		expect(error?.message).toContain('at most two active access tokens');
	});

	it('is not content with an answer without a token', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body: { id: 1 } });
		const { error } = await create(source);
		expect(error?.message).toBe("Stitch's response is not a token (create the token)");
	});

	describe('when the node stops at a later item', () => {
		const parameters = { sourceId: byId('={{ $json.value }}') };
		const items = [{ value: id }, { value: demo.account.sourceIds.shopDb }];

		it('keeps the token in the error, encrypted', async () => {
			const tokenEncryptionKey = 'k'.repeat(32);
			const credentials = { stitchApi: { ...stitch.token(), tokenEncryptionKey } };
			const options = { encryptToken: true };
			const { error } = await create({ ...parameters, options }, { items, credentials });
			const [, line] = /^(\{.*\})$/m.exec(error?.description ?? '') ?? [];
			const { access_token } = JSON.parse(line) as { access_token: string };
			expect(openToken(access_token, [deriveTokenKey(tokenEncryptionKey)])).toMatchObject({
				content: { access_token: expect.stringMatching(/^at_/), source_id: id },
			});
		});

		it('says which token to revoke if the credential has no key', async () => {
			const { error } = await create(parameters, { items });
			expect(error?.description).toContain('Import API Token: Delete');
			expect(error?.description).toMatch(new RegExp(`"id":\\d+,"source_id":${id}}`));
			expect(error?.description).not.toMatch(/at_/);
		});
	});

	it('is sent once', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after' });
		const { error } = await create(source);
		expect(error?.description).toContain('It was not retried');
		expect(stitch.calls()).toHaveLength(1);
	});

	linksItems('Import API Token: Create', {
		run: async (parameters, options) => {
			// Two tokens are the most that a source can have.
			const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
			account?.sources.get(id)?.importTokens.splice(0);
			return await create(parameters, options);
		},
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [id, id],
		bad: demo.account.sourceIds.shopDb,
		message: NO_SOURCE,
	});
});

describe('Import API Token: List', () => {
	it.each(['objects', 'ids'] as const)('reads the list in the shape of %s', async (shape) => {
		stitch.emulator.switches.tokenListShape = shape;
		const { json } = await list(source);
		expect(json).toMatchObject([{ token_id: demo.account.importTokenId }]);
		expect(JSON.stringify(json)).not.toContain(demo.account.importToken);
	});

	it('returns at most the limit', async () => {
		await create(source);
		expect((await list({ ...source, limit: 1 })).json).toHaveLength(1);
		expect((await list({ ...source, returnAll: true })).json).toHaveLength(2);
	});

	it.each([
		['an object', {}],
		['nothing', undefined],
		['a list of lists', [[1]]],
	])('is not content with %s', async (_name, body) => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body });
		expect((await list(source)).error?.message).toBe(
			"Stitch's response is not a list of tokens (list the tokens)",
		);
	});

	linksItems('Import API Token: List', {
		run: list,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [id, id],
		bad: 999,
		message: NO_SOURCE,
	});
});

describe('Import API Token: Delete', () => {
	const token = { ...source, tokenId: String(demo.account.importTokenId) };

	it('revokes it, and says what it deleted', async () => {
		const { json } = await remove(token);
		expect(stitch.calls()).toEqual([`DELETE ${path}/${demo.account.importTokenId}`]);
		expect(json).toEqual([{ deleted: true, id: demo.account.importTokenId }]);
		expect(stitch.emulator.state.importTokens.has(demo.account.importToken)).toBe(false);
	});

	it('explains an unknown one', async () => {
		const { error } = await remove({ ...source, tokenId: '5' });
		expect(error?.message).toBe("Stitch couldn't find what was requested");
	});

	it('explains an unknown source', async () => {
		expect((await remove({ ...token, sourceId: byExpression(999) })).error?.message).toBe(
			NO_SOURCE,
		);
	});

	linksItems('Import API Token: Delete', {
		run: async (parameters, options) => {
			await create(source);
			const own = stitch.emulator.state.accounts.get(demo.account.stitchClientId)?.sources.get(id);
			const ids = (own?.importTokens ?? []).map((one) => one.id);
			const items = (options?.items ?? []).map(({ value }, index) => ({
				value: value === 'token' ? ids[index === 0 ? 0 : 1] : value,
			}));
			return await remove(parameters, { ...options, items });
		},
		parameters: { ...source, tokenId: '={{ $json.value }}' },
		good: ['token', 'token'],
		bad: 'at_not_an_id',
		message: "'Token' must be a Stitch ID",
	});
});
