import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { sourceIds, importToken, importTokenId } = demo.account;
const TOKENS = `/v4/sources/${sourceIds.importApi}/tokens`;

test('[8.19/success] the token, shown only here; a third one is refused', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'POST', TOKENS);
	const { id, access_token: token } = answer.json<{ id: number; access_token: string }>();
	const expected = answerOf('8.19/success', { TOKEN_ID: id, ACCESS_TOKEN: token });
	expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
	expect(token).toMatch(/^at_/);
	expect(id).toBeGreaterThan(importTokenId);
	expect((await send(emulator, 'GET', TOKENS)).text).not.toContain(token);
	expect((await send(emulator, 'POST', TOKENS)).status).toBe(400);
});

test('[8.20/objects] second documented shape: objects with token_id and created_at', async () => {
	const answer = await send(await fresh(), 'GET', TOKENS);
	expect(answer.status).toBe(answerOf('8.20/objects').status);
	expect(answer.json<unknown[]>()).toEqual([
		{ token_id: importTokenId, created_at: expect.stringMatching(/^\d{4}-.*:\d\dZ$/) },
	]);
});

test('[8.20/ids] first documented shape: ids', async () => {
	const answer = await send(await fresh({ switches: { tokenListShape: 'ids' } }), 'GET', TOKENS);
	expect([answer.status, answer.text]).toEqual([answerOf('8.20/ids').status, `[${importTokenId}]`]);
});

test('[8.21/success] the source with a new updated_at; the token is refused from then on', async () => {
	const emulator = await fresh();
	const push = () =>
		send(emulator, 'POST', '/v2/import/validate', { token: importToken, body: [] });
	expect((await push()).status).toBe(400);
	const answer = await send(emulator, 'DELETE', `${TOKENS}/${importTokenId}`);
	expect(answer.status).toBe(answerOf('8.21/success').status);
	expect(answer.json()).toMatchObject({ id: sourceIds.importApi, type: 'import_api' });
	expect((await push()).status).toBe(401);
	expect((await send(emulator, 'GET', TOKENS)).text).toBe('[]');
	expect((await send(emulator, 'DELETE', `${TOKENS}/${importTokenId}`)).status).toBe(404);
});

reproduce([
	{
		id: '8.21/InvalidId',
		method: 'DELETE',
		path: `/v4/sources/7/tokens/${importTokenId}`,
		values: { SOURCE_ID: 7 },
	},
]);

test.each(['POST', 'GET'])('%s for another type of source is refused', async (method) => {
	const answer = await send(await fresh(), method, `/v4/sources/${sourceIds.hubspot}/tokens`);
	expect(answer.status).toBe(400);
});
