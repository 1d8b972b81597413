import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const endpoints: Array<[string, string]> = [
	['GET', '/v4/sources'],
	['POST', '/v4/sources'],
	['GET', `/v4/${demo.account.stitchClientId}/loads`],
	['POST', '/v3/sessions/ephemeral'],
	['GET', '/notifications/public/v1/api/hooks'],
	['GET', '/v4/nothing-of-the-kind'],
	['PATCH', '/v4/sources'],
];

describe('the token comes first', () => {
	reproduce(
		endpoints.flatMap(([method, path]) => [
			{ id: 'general/401', note: `no token, ${method} ${path}`, method, path, token: null },
			{ id: 'general/401', note: `unknown token, ${method} ${path}`, method, path, token: 'ac_x' },
		]),
	);
	reproduce([
		{
			id: 'general/401',
			note: 'with a colon after Bearer',
			method: 'GET',
			path: '/v4/sources',
			token: null,
			headers: { authorization: `Bearer: ${demo.account.accessToken}` },
		},
		{
			id: 'general/401',
			note: 'an Import API token',
			method: 'GET',
			path: '/v4/sources',
			token: demo.account.importToken,
		},
		{
			id: 'general/401',
			note: 'a revoked token',
			method: 'GET',
			path: '/v4/sources',
			before: ({ state }) => state.revokeToken(demo.account.accessToken),
		},
		{
			id: 'general/401',
			note: 'a plan without API access',
			method: 'GET',
			path: '/v4/sources',
			before: ({ switches }) => {
				switches.apiAccessInPlan = false;
			},
		},
	]);

	test('a revoked token works again once it is enabled', async () => {
		const emulator = await fresh();
		const { accessToken } = demo.account;
		emulator.state.revokeToken(accessToken);
		emulator.state.revokeToken(accessToken, true);
		expect((await send(emulator, 'GET', '/v4/sources')).status).toBe(200);
	});

	test('the body of a 401 is what the switch says', async () => {
		const emulator = await fresh({ switches: { unauthorizedBody: '{"message":"No"}' } });
		const answer = await send(emulator, 'GET', '/v4/sources', { token: null });
		expect([answer.status, answer.text]).toEqual([401, '{"message":"No"}']);
	});
});

describe('the route comes before the body', () => {
	reproduce([
		{ id: 'general/404-uri', method: 'GET', path: '/v4/nothing' },
		{ id: 'general/404-uri', note: 'malformed body', method: 'POST', path: '/v4/no', body: '{' },
		{ id: 'general/404-method', method: 'PATCH', path: '/v4/sources', body: '{' },
		{ id: 'general/404-method', note: 'DELETE of a list', method: 'DELETE', path: '/v4/sources' },
		{ id: 'general/404-resource', method: 'GET', path: '/v4/sources/1' },
		{
			id: 'general/404-resource',
			note: "another account's source",
			method: 'GET',
			path: `/v4/sources/${demo.secondAccount.sourceIds.stripe}`,
		},
	]);
});

describe('trouble in the API', () => {
	reproduce([
		{
			id: 'general/500',
			method: 'GET',
			path: '/v4/sources',
			before: ({ faults }) => faults.add({ kind: 'status', status: 500 }),
		},
		{
			id: 'general/502',
			method: 'GET',
			path: '/v4/sources',
			before: ({ faults }) => faults.add({ kind: 'status', status: 502 }),
		},
	]);
});

test('[8.2/success] an ephemeral token', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'POST', '/v3/sessions/ephemeral', { body: undefined });
	expect(answer.status).toBe(answerOf('8.2/success').status);
	expect(answer.json()).toEqual({ ephemeral_token: expect.stringMatching(/^\w{20}$/) });
});
