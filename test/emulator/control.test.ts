import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const { accessToken, stitchClientId, sourceIds, destinationId } = demo.account;

test('every request is recorded with headers and body, control requests are not', async () => {
	const emulator = await fresh();
	await send(emulator, 'PUT', '/v4/sources/1?x=1', {
		body: { display_name: 'a' },
		headers: { 'x-a': 'b' },
	});
	await send(emulator, 'GET', '/v4/sources', { token: null });
	const recorded = (await send(emulator, 'GET', '/emulator/requests')).json<unknown[]>();
	expect(recorded).toEqual([
		{
			method: 'PUT',
			path: '/v4/sources/1',
			query: { x: '1' },
			headers: expect.objectContaining({ authorization: `Bearer ${accessToken}`, 'x-a': 'b' }),
			body: { display_name: 'a' },
			at: expect.any(Number),
		},
		expect.objectContaining({ method: 'GET', path: '/v4/sources' }),
	]);
	expect(emulator.requests).toHaveLength(2);
	await send(emulator, 'DELETE', '/emulator/requests');
	expect(emulator.requests).toHaveLength(0);
});

test('the record is bounded', async () => {
	const emulator = await fresh({ requestLogLimit: 4 });
	for (let index = 0; index < 20; index++) await send(emulator, 'GET', `/v4/sources/${index}`);
	expect(emulator.requests.length).toBeLessThanOrEqual(5);
	expect(emulator.requests.at(-1)?.path).toBe('/v4/sources/19');
});

test('faults over HTTP', async () => {
	const emulator = await fresh();
	const add = (body: object) => send(emulator, 'POST', '/emulator/faults', { body });
	expect(
		(await add({ kind: 'status', status: 418, pathPattern: 'sources$', times: 1 })).status,
	).toBe(201);
	expect((await add({ kind: 'nope' })).status).toBe(400);
	expect((await send(emulator, 'GET', '/v4/sources')).status).toBe(418);
	expect((await send(emulator, 'GET', '/emulator/faults')).json<unknown[]>()).toEqual([
		expect.objectContaining({ kind: 'status', hits: 1, path: '/sources$/' }),
	]);
	expect((await send(emulator, 'DELETE', '/emulator/faults')).text).toBe('{"faults":0}');
});

test('switches over HTTP; a misspelt or mistyped one is refused', async () => {
	const emulator = await fresh();
	const put = (body: object) => send(emulator, 'PUT', '/emulator/switches', { body });
	expect((await put({ dropState: true })).json()).toMatchObject({ dropState: true, pageSize: 100 });
	expect(emulator.switches.dropState).toBe(true);
	expect((await put({ dropsState: true })).status).toBe(400);
	expect((await put({ latencyMs: '1' })).status).toBe(400);
	expect((await send(emulator, 'GET', '/emulator/switches')).json()).toMatchObject({
		latencyMs: 0,
	});
});

test('tokens are revoked and enabled over HTTP', async () => {
	const emulator = await fresh();
	const statuses = [];
	for (const action of ['revoke', 'enable']) {
		await send(emulator, 'POST', `/emulator/tokens/${action}`, { body: { token: accessToken } });
		statuses.push((await send(emulator, 'GET', '/v4/sources')).status);
	}
	expect(statuses).toEqual([401, 200]);
	const unknown = await send(emulator, 'POST', '/emulator/tokens/revoke', { body: { token: 'x' } });
	expect(unknown.status).toBe(404);
});

test('the state holds no token and no credential', async () => {
	const answer = await send(await fresh(), 'GET', '/emulator/state');
	expect(answer.text).not.toMatch(/(ac|at|oc)_demo|password/);
	const { accounts } = answer.json<{ accounts: Array<{ clientId: number; sources: unknown[] }> }>();
	expect(accounts.map(({ clientId, sources }) => [clientId, sources.length])).toEqual([
		[stitchClientId, 11],
		[demo.secondAccount.stitchClientId, 2],
	]);
});

test('jobs, loads and checks are scripted over HTTP', async () => {
	const emulator = await fresh();
	const post = (path: string, body: object) =>
		send(emulator, 'POST', `/emulator/${path}`, { body });
	await post('jobs/script', {
		sourceId: sourceIds.shopDb,
		script: { durationMs: 60_000, result: 'tap-failure' },
	});
	const started = await post('jobs/start', { sourceId: sourceIds.shopDb });
	expect(
		(
			await post('jobs/finish', {
				sourceId: sourceIds.shopDb,
				changes: { description: 'Scripted' },
			})
		).text,
	).toBe('{"finished":true}');
	const list = await send(emulator, 'GET', `/v4/${stitchClientId}/extractions`);
	expect(list.json<{ data: unknown[] }>().data).toContainEqual(
		expect.objectContaining({ ...started.json(), tap_description: 'Scripted' }),
	);
	await post('loads', { sourceId: sourceIds.shopDb, streams: { sessions: {} } });
	expect((await send(emulator, 'GET', `/v4/${stitchClientId}/loads`)).text).toContain('"sessions"');
	await post('checks/script', {
		connectionId: destinationId,
		script: { result: 'failed', durationMs: 0 },
	});
	await send(emulator, 'PUT', `/v4/destinations/${destinationId}`, {
		body: { properties: { port: '1' } },
	});
	const check = await send(
		emulator,
		'GET',
		`/v4/destinations/${destinationId}/last-connection-check`,
	);
	expect(check.json()).toMatchObject({ status: 'failed' });
	expect((await post('jobs/start', { sourceId: 7 })).status).toBe(404);
});

test('reset brings everything back', async () => {
	const emulator = await fresh();
	emulator.switches.dropState = true;
	emulator.faults.add({ kind: 'status', path: '/v4' });
	emulator.state.revokeToken(accessToken);
	emulator.jobs.start(sourceIds.shopDb, { durationMs: 60_000 });
	await send(emulator, 'POST', '/emulator/reset');
	expect((await send(emulator, 'GET', '/v4/sources')).json<unknown[]>()).toHaveLength(11);
	expect(emulator.switches.dropState).toBe(false);
	expect(emulator.jobs.running(sourceIds.shopDb)).toBeUndefined();
});

test('two emulators share nothing', async () => {
	const [first, second] = [await fresh(), await fresh({ seed: false })];
	first.state.revokeToken(accessToken);
	expect(second.state.accounts.size).toBe(0);
	const account = second.state.createAccount({
		email: 'a@example.com',
		plan: { hooksInPlan: false },
	});
	const token = second.state.issueToken(account.clientId);
	expect((await send(second, 'GET', '/v4/sources', { token })).text).toBe('[]');
	expect((await send(first, 'GET', '/v4/sources', { token })).status).toBe(401);
});

test('accounts, destinations and configured sources without the calls that lead there', async () => {
	const emulator = await fresh({ seed: false });
	const { clientId, accessToken: token } = emulator.build.account({ plan: { hookLimit: 1 } });
	const destination = emulator.build.destination(clientId);
	for (let index = 0; index < 3; index++) emulator.build.source(clientId);
	emulator.build.source(clientId, { type: 'platform.hubspot', name: 'crm', configured: false });
	const sources = (await send(emulator, 'GET', '/v4/sources', { token })).json<
		Array<{
			name: string;
			mapped_destination_ids: number[];
			report_card: { current_step_type: string };
		}>
	>();
	expect(sources.map(({ report_card: card }) => card.current_step_type)).toEqual([
		'fully_configured',
		'fully_configured',
		'fully_configured',
		'form',
	]);
	for (const { mapped_destination_ids: ids } of sources) expect(ids).toEqual([destination.id]);
	expect(() => emulator.build.source(7)).toThrow('7');
});

test('the same over HTTP', async () => {
	const emulator = await fresh();
	const post = (path: string, body: object) =>
		send(emulator, 'POST', `/emulator/${path}`, { body });
	const made = (await post('accounts', {})).json<{ clientId: number; accessToken: string }>();
	expect((await post(`accounts/${made.clientId}/destinations`, {})).status).toBe(201);
	expect((await post(`accounts/${made.clientId}/sources`, { name: 'crm' })).json().name).toBe(
		'crm',
	);
	expect((await post('accounts/7/sources', {})).status).toBe(400);
	expect((await post(`accounts/${made.clientId}/sources`, { type: 'nope' })).status).toBe(400);
	const list = await send(emulator, 'GET', '/v4/sources', { token: made.accessToken });
	expect(list.json<unknown[]>()).toHaveLength(1);
});

test('a path that can not be read is 404', async () => {
	expect((await send(await fresh(), 'GET', '/v4/sources/%zz')).status).toBe(404);
});
