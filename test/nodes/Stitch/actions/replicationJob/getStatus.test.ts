import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'replicationJob', 'getStatus');
const { sourceIds: ids, stitchClientId } = demo.account;

const counted = () => stitch.emulator.jobsRequests(stitchClientId).length;
const status = async (parameters: object = {}) =>
	await run({ sourceId: byId(ids.shopDb), ...parameters });
const start = (script: Parameters<typeof stitch.emulator.jobs.start>[1] = {}) =>
	stitch.emulator.jobs.start(ids.shopDb, { durationMs: 60_000, ...script });
const finish = () => stitch.emulator.jobs.finish(ids.shopDb);

describe('Replication Job: Get Status', () => {
	it('gives the last job that Stitch shows, from one request', async () => {
		start({ streams: [] });
		finish();
		const { json, error } = await status();
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				verdict: 'extracted',
				finished: true,
				job_name: expect.any(String),
				sourceId: ids.shopDb,
				sourceName: 'shop_db',
				extraction: expect.objectContaining({ source_id: ids.shopDb, target_exit_status: 0 }),
			},
		]);
		expect(counted()).toBe(1);
	});

	it.each([false, true])('says that a job runs (running jobs shown: %s)', async (shown) => {
		stitch.emulator.switches.showRunningJobs = shown;
		const { json } = await status({ jobName: start() });
		expect(json[0]).toMatchObject({ verdict: 'running', finished: false });
	});

	it("hides the partner's secret, which Stitch's words may quote", async () => {
		start({ result: 'tap-failure', description: `signed with ${demo.partner.secret}!` });
		finish();
		const { json, error } = await run(
			{ sourceId: byId(ids.shopDb), authentication: 'oAuth2' },
			{ credentials: { stitchOAuth2Api: stitch.partner() } },
		);
		expect(error).toBeUndefined();
		expect(JSON.stringify(json)).not.toContain(demo.partner.secret);
		expect(json[0].description).toContain('signed with [hidden]!');
	});

	it('says that the first job of a source runs, which no list shows', async () => {
		const { id } = stitch.emulator.build.source(stitchClientId);
		const jobName = stitch.emulator.jobs.start(id, { durationMs: 60_000 });
		const { json } = await status({ sourceId: byId(id), jobName });
		expect(json[0]).toMatchObject({ verdict: 'running', finished: false, job_name: jobName });
	});

	describe('when another job is shown', () => {
		const shown = (seconds: number) => {
			const account = stitch.emulator.state.accounts.get(stitchClientId);
			const record = account?.extractions.get(ids.shopDb);
			if (record === undefined) throw new Error('The source has no job');
			const at = (from: number) => new Date(Date.now() + from * 1000).toISOString();
			stitch.emulator.jobs.putExtraction(stitchClientId, {
				...record,
				job_name: 'other',
				start_time: at(seconds),
				completion_time: at(seconds + 1),
			});
		};

		it.each([
			['that came later', 30, 'superseded', true],
			['that came before', -30, 'running', false],
		])('%s, tells so by the log', async (_, seconds, verdict, finished) => {
			const jobName = start({ neverListed: true });
			shown(seconds);
			const { json } = await status({ jobName });
			expect(json[0]).toMatchObject({ verdict, finished, job_name: jobName });
			expect(counted()).toBe(2);
		});

		it('takes a job without a log for one that runs', async () => {
			shown(30);
			const { json } = await status({ jobName: '204817.530111.sync.unheard-of' });
			expect(json[0]).toMatchObject({ verdict: 'running', logMissing: expect.any(String) });
		});
	});

	it('gives phase, description and the end of the log of a job that failed', async () => {
		start({ result: 'tap-failure', description: 'FATAL: no more slots' });
		finish();
		const { json, error } = await status();
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			verdict: 'failed',
			finished: true,
			phase: 'tap',
			description: 'FATAL: no more slots',
			logTail: expect.arrayContaining([expect.stringContaining('CRITICAL')]),
		});
	});

	it('shows no token, even if a log holds it', async () => {
		const { accessToken } = demo.account;
		const log = `2024-03-05 07:00:11,159Z tap - CRITICAL refused Bearer ${accessToken}`;
		start({ result: 'tap-failure', description: `no ${accessToken}`, log });
		finish();
		const { json } = await status();
		expect(json[0]).toMatchObject({ verdict: 'failed', description: 'no [hidden]' });
		expect(JSON.stringify(json)).not.toContain(accessToken);
	});

	it('follows the loads when asked to', async () => {
		start({ streams: { orders: { rows: 3, loadDelayMs: 60_000 } } });
		finish();
		const options = { includeLoads: true, includeLogCounts: true };
		const before = await status({ options });
		expect(before.json[0]).toMatchObject({
			verdict: 'loading',
			finished: false,
			loads: expect.arrayContaining([
				expect.objectContaining({ stream_name: 'orders', outcome: 'pending', rows: 3 }),
			]),
			counts: { orders: 3 },
		});
		stitch.emulator.jobs.load(ids.shopDb, { orders: { rows: 3 } });
		const after = await status({ options });
		expect(after.json[0]).toMatchObject({ verdict: 'loaded', finished: true });
	});

	it('takes a stream in trouble for failed once that can’t be left over from before', async () => {
		start({ streams: { orders: { loadError: 'disk full' } } });
		finish();
		stitch.emulator.jobs.load(ids.shopDb, { orders: { loadError: 'disk full' } });
		const options = { includeLoads: true };
		const early = await status({ options });
		expect(early.json[0]).toMatchObject({ verdict: 'loading', finished: false });
		stitch.emulator.jobs.putLoad(stitchClientId, {
			stitch_client_id: stitchClientId,
			source_name: 'another',
			stream_name: 'any',
			last_batch_loaded_at: new Date(Date.now() + 20 * 60_000).toISOString(),
			error_state: null,
		});
		const late = await status({ options });
		expect(late.json[0]).toMatchObject({ verdict: 'failed', finished: true, phase: 'load' });
		expect(late.json[0].description).toContain('disk full');
	});

	it('says none for a source without a job', async () => {
		const { id } = stitch.emulator.build.source(stitchClientId);
		const { json } = await status({ sourceId: byId(id) });
		expect(json[0]).toMatchObject({ verdict: 'none', finished: false, job_name: null });
	});

	it('reads one page for many items of an account', async () => {
		const sources = Array.from({ length: 12 }, () => stitch.emulator.build.source(stitchClientId));
		const { json } = await run(
			{ sourceId: byId('={{ $json.id }}') },
			{ items: sources.map(({ id }) => ({ id })) },
		);
		expect(json).toHaveLength(12);
		expect(counted()).toBe(1);
	});

	it('finds a source on whatever page', async () => {
		stitch.emulator.switches.pageSize = 2;
		const { json, error } = await status();
		expect(error).toBeUndefined();
		expect(json[0].extraction).toMatchObject({ source_id: ids.shopDb });
	});

	linksItems('Replication Job: Get Status', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 99,
		message: /./,
	});
});
