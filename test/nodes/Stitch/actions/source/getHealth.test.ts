import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { idleClock, useIdleClock } from '../../../../support/idleClock.mts';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

useIdleClock();
const stitch = useEmulator({ clock: idleClock });
const run = operationRunner(stitch, 'source', 'getHealth');
const { sourceIds: ids, stitchClientId } = demo.account;

/** Stitch's record of a source's last job, to be changed. */
const recordOf = (sourceId: number) => {
	const account = stitch.emulator.state.accounts.get(stitchClientId);
	const record = account?.extractions.get(sourceId);
	if (record === undefined) throw new Error('The source has no job');
	return record;
};

const counted = () => stitch.emulator.jobsRequests(stitchClientId).length;

describe('Source: Get Health', () => {
	it.each([
		['by ID', byId('')],
		['from the list', { __rl: true, mode: 'list', value: '' }],
	])('is of all sources when none is chosen %s', async (_, sourceId) => {
		const { json, error } = await run({ sourceId });
		expect(error).toBeUndefined();
		expect(json.length).toBeGreaterThan(3);
	});

	it('reports every source from three requests', async () => {
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(stitch.calls()).toHaveLength(3);
		expect(counted()).toBe(2);
		const states = Object.fromEntries(json.map(({ id, state }) => [id, state]));
		expect(states).toMatchObject({
			[ids.shopDb]: 'active',
			[ids.paused]: 'paused',
			[ids.systemPaused]: 'pausedByStitch',
			[ids.form]: 'notConfigured',
		});
		expect(states).not.toHaveProperty(String(ids.deleted));
		expect(json.find(({ id }) => id === ids.form)).toMatchObject({
			healthy: false,
			current_step_type: 'form',
			hasJobs: true,
			next_fire_time: null,
		});
	});

	it('takes the least limit of its items', async () => {
		const began = idleClock.now();
		const requestsPer10Minutes = '={{ $json.limit }}';
		const items = [{ limit: 30 }, { limit: 1 }];
		const { error } = await run({ options: { requestsPer10Minutes } }, { items });
		expect(error).toBeUndefined();
		expect(idleClock.now() - began).toBeGreaterThan(600_000);
	});

	it('reports deleted sources when asked to', async () => {
		const { json } = await run({ options: { includeDeleted: true, includeLoads: false } });
		expect(json.find(({ id }) => id === ids.deleted)).toMatchObject({
			state: 'deleted',
			healthy: false,
		});
		expect(counted()).toBe(1);
	});

	it('reports the last extraction and the trouble of each stream', async () => {
		stitch.emulator.jobs.start(ids.hubspot, {
			durationMs: 60_000,
			result: 'tap-failure',
			description: 'FATAL: no more slots',
		});
		stitch.emulator.jobs.finish(ids.hubspot);
		stitch.emulator.jobs.load(ids.hubspot, { contacts: { loadError: 'disk full' } });
		const { json } = await run({ sourceId: byId(ids.hubspot) });
		expect(json).toHaveLength(1);
		expect(json[0]).toMatchObject({
			id: ids.hubspot,
			name: 'hubspot',
			healthy: false,
			lastExtraction: { verdict: 'failed', phase: 'tap', description: 'FATAL: no more slots' },
			loads: {
				trouble: [{ stream_name: 'contacts', message: expect.stringContaining('disk full') }],
			},
		});
	});

	describe.each([
		['of one source', { sourceId: byId(ids.hubspot) }],
		['of all', {}],
	])('%s', (_name, parameters) => {
		const healthOf = async () => {
			const { json, error } = await run(parameters);
			expect(error).toBeUndefined();
			return json.find(({ id }) => id === ids.hubspot);
		};
		const finish = () => {
			stitch.emulator.jobs.start(ids.hubspot, { durationMs: 60_000 });
			stitch.emulator.jobs.finish(ids.hubspot);
			stitch.emulator.jobs.load(ids.hubspot, { contacts: {} });
		};

		it('calls no source healthy whose last extraction cannot be read', async () => {
			finish();
			expect(await healthOf()).toMatchObject({ healthy: true });
			Object.assign(recordOf(ids.hubspot), { tap_exit_status: '1' });
			expect(await healthOf()).toMatchObject({
				healthy: false,
				lastExtraction: {
					verdict: 'unknown',
					description: expect.stringContaining("'tap_exit_status'"),
				},
			});
		});

		it('calls a source without discovery healthy', async () => {
			finish();
			Object.assign(recordOf(ids.hubspot), { discovery_exit_status: null });
			expect(await healthOf()).toMatchObject({
				healthy: true,
				lastExtraction: { verdict: 'succeeded' },
			});
		});

		it('calls no source healthy one of whose loads cannot be read', async () => {
			finish();
			expect(await healthOf()).toMatchObject({ healthy: true, loads: { trouble: [] } });
			stitch.emulator.jobs.putLoad(stitchClientId, {
				stitch_client_id: stitchClientId,
				source_name: 'hubspot',
				stream_name: 'deals',
				last_batch_loaded_at: new Date().toUTCString(),
				error_state: { notification_data: { message: 'disk full' } },
			});
			expect(await healthOf()).toMatchObject({
				healthy: false,
				loads: {
					trouble: [
						{
							stream_name: 'deals',
							message: expect.stringContaining("'last_batch_loaded_at'"),
						},
					],
				},
			});
		});
	});

	it('calls no source healthy that may have moved while the list was read', async () => {
		stitch.emulator.switches.pageSize = 2;
		const { jobs, requests } = stitch.emulator;
		const { push } = requests;
		const growing = jest.spyOn(requests, 'push').mockImplementation((...sent) => {
			// A record more than on the page before.
			if (sent.some(({ query }) => String(query.page) === '2')) {
				jobs.putExtraction(stitchClientId, { ...recordOf(ids.shopDb), source_id: 600_000 });
			}
			return push.apply(requests, sent);
		});
		const without = stitch.emulator.build.source(stitchClientId);
		const { json } = await run();
		growing.mockRestore();
		expect(json.find(({ id }) => id === without.id)).toMatchObject({
			healthy: false,
			lastExtraction: { verdict: 'unknown', description: expect.stringContaining('changed') },
		});
	});

	it('takes the same requests for many items', async () => {
		const sources = Array.from({ length: 30 }, () => stitch.emulator.build.source(stitchClientId));
		const { json } = await run(
			{ sourceId: byId('={{ $json.id }}') },
			{ items: sources.map(({ id }) => ({ id })) },
		);
		expect(json.map(({ id }) => id)).toEqual(sources.map(({ id }) => id));
		expect(json[0]).toMatchObject({ state: 'active', healthy: true, lastExtraction: null });
		expect(stitch.calls()).toHaveLength(3);
	});

	it('reads lists of several pages to their end', async () => {
		stitch.emulator.switches.pageSize = 2;
		const { json } = await run();
		const account = stitch.emulator.state.accounts.get(stitchClientId);
		const shown = json.filter(({ lastExtraction }) => lastExtraction !== null);
		const active = [...(account?.extractions.keys() ?? [])].filter((id) => id !== ids.deleted);
		expect(shown.map(({ id }) => id).sort()).toEqual(active.sort());
		const streams = json.reduce(
			(sum, { loads }) => sum + Number((loads as { streams: number }).streams),
			0,
		);
		const names = new Set(json.map(({ name }) => name));
		const loads = [...(account?.loads.values() ?? [])];
		expect(streams).toBe(loads.filter(({ source_name: name }) => names.has(name)).length);
	});

	it('reports an account without a source with no item', async () => {
		const { accessToken } = stitch.emulator.build.account();
		const { json, error } = await run(
			{},
			{ credentials: { stitchApi: stitch.token(accessToken) } },
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
	});

	linksItems('Source: Get Health', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 99,
		message: "The 'Source' does not exist",
	});
});
