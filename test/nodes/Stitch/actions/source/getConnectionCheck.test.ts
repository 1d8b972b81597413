import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const ids = demo.account.sourceIds;
const ofSource = operationRunner(stitch, 'source', 'getConnectionCheck');
const ofDestination = operationRunner(stitch, 'destination', 'getConnectionCheck');

/** Replaces Stitch's answer. */
const answer = (status: number, body?: unknown) =>
	stitch.emulator.faults.add({ kind: 'status', status, body });

describe.each([
	{
		name: 'Source',
		run: ofSource,
		idField: 'sourceId',
		id: ids.shopDb,
		other: ids.hubspot,
		path: `/v4/sources/${ids.shopDb}/last-connection-check`,
	},
	{
		name: 'Destination',
		run: ofDestination,
		idField: 'destinationId',
		id: demo.account.destinationId,
		other: demo.account.destinationId,
		path: `/v4/destinations/${demo.account.destinationId}/last-connection-check`,
	},
])('$name: Get Connection Check', ({ name, run, idField, id, other, path }) => {
	it("gives Stitch's check, although it has an 'error' of its own", async () => {
		const { json, error } = await run({ [idField]: byId(id) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`GET ${path}`]);
		expect(json).toEqual([
			expect.objectContaining({ mode: 'check', status: 'succeeded', error: false }),
		]);
		expect(json[0]).not.toHaveProperty('noCheckYet');
	});

	it('leaves the exit statuses of its parts out, unless asked for everything', async () => {
		const [simple] = (await run({ [idField]: byId(id) })).json;
		const [raw] = (await run({ [idField]: byId(id), simplify: false })).json;
		expect(Object.keys(simple).length).toBeLessThanOrEqual(10);
		expect(Object.keys(raw).length).toBeGreaterThan(10);
		expect(raw).toMatchObject(simple);
		expect(raw).toHaveProperty('tap_exit_status');
	});

	it.each([
		['running', { status: 'running', error: false, completion_time: null }],
		['failed', { status: 'failed', error: true, discovery_error_message: 'FATAL' }],
		['of a status nobody knows', { status: 'resting', error: false }],
	])('passes a check on that is %s', async (_name, check) => {
		answer(200, check);
		const run1 = await run({ [idField]: byId(id) });
		expect(run1.error).toBeUndefined();
		expect(run1.json).toEqual([check]);
	});

	it.each([
		['404', 404, undefined, 'status 404'],
		['400', 400, 'invalid connection id', 'status 400'],
		['nothing', 200, undefined, 'the response has none'],
		['an empty object', 200, {}, 'the response has none'],
		['null', 200, 'null', 'the response has none'],
		['a list', 200, [], 'the response has none'],
	])('says so when Stitch answers with %s', async (_name, status, body, why) => {
		answer(status, body);
		const run1 = await run({ [idField]: byId(id) });
		expect(run1.error).toBeUndefined();
		expect(run1.json).toEqual([
			{ [idField]: id, noCheckYet: true, details: expect.stringContaining(why) },
		]);
	});

	it('takes an unknown ID for one without a check (connect-api.md section 12)', async () => {
		const { json } = await run({ [idField]: byId(999) });
		expect(json[0]).toMatchObject({ [idField]: 999, noCheckYet: true });
	});

	it.each([
		['a refused token', 401, 'Stitch refused the access token'],
		['a refused right', 403, 'Stitch does not allow this with the access token'],
	])('does not take %s for a check that has not been', async (_name, status, message) => {
		answer(status);
		expect((await run({ [idField]: byId(id) })).error?.message).toBe(message);
	});

	linksItems(`${name}: Get Connection Check`, {
		run,
		parameters: { [idField]: byId('={{ $json.value }}') },
		good: [id, other],
		bad: 'x',
		message: `'${name}' must be a Stitch ID`,
	});
});

test('a source that fails its check after an update shows why', async () => {
	const { emulator } = stitch;
	emulator.checks.script(ids.shopDb, { result: 'failed', message: 'no route to host' });
	const account = emulator.state.accounts.get(demo.account.stitchClientId);
	const source = account?.sources.get(ids.shopDb);
	if (account === undefined || source === undefined) throw new Error('The demo source is gone');
	emulator.checks.start(account, source);
	expect((await ofSource({ sourceId: byId(ids.shopDb) })).json[0]).toMatchObject({
		status: 'running',
		error: false,
	});
	emulator.checks.finish(ids.shopDb);
	expect((await ofSource({ sourceId: byId(ids.shopDb) })).json[0]).toMatchObject({
		status: 'failed',
		error: true,
		discovery_error_message: 'no route to host',
	});
});
