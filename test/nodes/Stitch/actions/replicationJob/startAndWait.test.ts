import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';
import { idleClock, until, useIdleClock } from '../../../../support/idleClock.mts';
import { byId, leaveRequests, linksItems, operationRunner } from '../../../../support/operation';

useIdleClock();
const stitch = useEmulator({ clock: idleClock });
const run = operationRunner(stitch, 'replicationJob', 'startAndWait');
const { sourceIds: ids, stitchClientId } = demo.account;

const starts = () => stitch.calls().filter((call) => call.startsWith('POST'));
const stops = () => stitch.calls().filter((call) => call.startsWith('DELETE'));
const counted = () => stitch.emulator.jobsRequests(stitchClientId).length;

/** Short jobs, and a look each second: the budget lasts for that long. */
const quick = { pollInterval: 1, extractionTimeout: 20, loadTimeout: 20 };
const wait = async (parameters: IDataObject = {}, options: IDataObject = {}) =>
	await run({ sourceId: byId(ids.shopDb), ...parameters, options: { ...quick, ...options } });

beforeEach(() => {
	stitch.emulator.switches.jobDurationMs = 1200;
	stitch.emulator.switches.loadDelayMs = 800;
});

describe('Replication Job: Start and Wait', () => {
	it('waits for the extraction, and gives Stitch’s record of it', async () => {
		const { json, error } = await wait({ waitFor: 'extraction' });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				verdict: 'extracted',
				job_name: expect.stringMatching(/^204817\.530111\.sync\./),
				sourceId: ids.shopDb,
				sourceName: 'shop_db',
				alreadyRunning: false,
				extraction: expect.objectContaining({
					source_id: ids.shopDb,
					tap_exit_status: 0,
					completion_time: expect.any(String),
				}),
				waited: { seconds: expect.any(Number), secondsForBudget: 0 },
			},
		]);
		expect(starts()).toHaveLength(1);
		expect(counted()).toBeLessThanOrEqual(6);
	});

	it('waits until every stream with rows is loaded; one without rows does not block', async () => {
		stitch.emulator.jobs.script(ids.shopDb, {
			streams: { orders: { rows: 7 }, customers: { rows: 0 } },
		});
		const { json, error } = await wait({}, { includeLogCounts: true });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			verdict: 'loaded',
			loads: expect.arrayContaining([
				expect.objectContaining({ stream_name: 'orders', outcome: 'loaded' }),
			]),
			counts: { orders: 7, customers: 0 },
		});
		const loads = json[0].loads as IDataObject[];
		expect(loads.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
	});

	it.each([
		['discovery', 'discovery-failure'],
		['tap', 'tap-failure'],
		['target', 'target-failure'],
	] as const)('names the phase %s and gives the end of the log', async (phase, result) => {
		stitch.emulator.jobs.script(ids.shopDb, { result, description: 'FATAL: no more slots' });
		const { error } = await wait();
		expect(error?.message).toBe(
			`The extraction of source ${ids.shopDb} failed in the phase ${phase}: FATAL: no more slots`,
		);
		expect(error?.description).toContain('The last lines of the log:');
		expect(error?.description).toContain('CRITICAL FATAL: no more slots');
		expect(error?.context?.replicationJob).toMatchObject({ verdict: 'failed', phase });
	});

	it('says that a job was stopped', async () => {
		stitch.emulator.jobs.script(ids.shopDb, { result: 'terminated' });
		const { error } = await wait();
		expect(error?.message).toBe(`The job of source ${ids.shopDb} was stopped before its end`);
	});

	it('fails with the warehouse’s message when a stream does not load', async () => {
		stitch.emulator.jobs.script(ids.shopDb, {
			streams: { orders: { loadError: 'permission denied for schema shop_db' } },
		});
		const { error } = await wait();
		expect(error?.message).toContain('permission denied for schema shop_db');
		expect(error?.context?.replicationJob).toMatchObject({ verdict: 'failed', phase: 'load' });
	});

	describe('when a job is running', () => {
		let theirs = '';
		beforeEach(() => {
			theirs = stitch.emulator.jobs.start(ids.shopDb, { durationMs: 1500 });
		});

		it.each([false, true])('attaches to it (running jobs shown: %s)', async (shown) => {
			stitch.emulator.switches.showRunningJobs = shown;
			const { json, error } = await wait({ ifAlreadyRunning: 'attach' });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ verdict: 'loaded', job_name: theirs, alreadyRunning: true });
			expect(starts()).toHaveLength(1);
		});

		it('fails', async () => {
			const { error } = await wait();
			expect(error?.message).toBe('A replication job of this source is already running');
		});

		it('skips', async () => {
			const { json } = await wait({ ifAlreadyRunning: 'skip' });
			expect(json).toEqual([{ sourceId: ids.shopDb, alreadyRunning: true }]);
		});
	});

	it('reports a job that another one followed by its log, with the newer one', async () => {
		stitch.emulator.jobs.script(ids.shopDb, {
			durationMs: 100,
			neverListed: true,
			followedBy: { delayMs: 3000, durationMs: 300 },
		});
		const { json, error } = await wait({ waitFor: 'extraction' });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			verdict: 'extracted',
			resultFromLog: true,
			newerExtraction: { source_id: ids.shopDb },
		});
	});

	it('reports a job that another one followed as unknown when its log does not tell', async () => {
		stitch.emulator.jobs.script(ids.shopDb, {
			durationMs: 100,
			neverListed: true,
			log: '',
			followedBy: { delayMs: 3000, durationMs: 300 },
		});
		const { error } = await wait();
		expect(error?.message).toContain("followed before this job's result could be read");
		expect(error?.context?.replicationJob).toMatchObject({
			verdict: 'superseded',
			newerExtraction: { source_id: ids.shopDb },
		});
	});

	it('goes on with the newer job when asked to', async () => {
		stitch.emulator.jobs.script(ids.shopDb, {
			durationMs: 100,
			neverListed: true,
			followedBy: { delayMs: 3000, durationMs: 300 },
		});
		const options = { ifSuperseded: 'useNewer', loadTimeout: 3600 };
		const { json, error, run: execution } = await wait({}, options);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ verdict: 'loaded', supersededJobs: [expect.any(String)] });
		// A batch of the first job may have been on its way, and Stitch doesn't tell.
		const message = expect.stringMatching(
			/30 minutes without a load: customers, orders$/,
		) as string;
		const [{ hints }] = execution.data.resultData.runData['Stitch under test'];
		expect(hints).toContainEqual(expect.objectContaining({ message }));
	});

	it('knows that a job may have come since another execution read the list', async () => {
		stitch.emulator.jobs.script(ids.hubspot, { durationMs: 60_000 });
		const limits = { pollInterval: 30, extractionTimeout: 100, loadTimeout: 3600 };
		const other = wait({ sourceId: byId(ids.hubspot), waitFor: 'extraction' }, limits);
		idleClock.at(2_000, () => stitch.emulator.jobs.start(ids.shopDb, { durationMs: 5_000 }));
		await idleClock.sleep(20_000);
		const [{ json }] = [await wait({}, limits), await other];
		expect(json[0].loads).toEqual(Array(2).fill(expect.objectContaining({ evidence: 'quiet' })));
	});

	it('survives faults while polling, each poll one request', async () => {
		const path = /\/extractions/;
		stitch.emulator.faults.add({ kind: 'status', status: 502, method: 'GET', path, times: 1 });
		stitch.emulator.faults.add({ kind: 'reset-before', method: 'GET', path, times: 1 });
		const { json, error } = await wait({ waitFor: 'extraction' });
		expect(error).toBeUndefined();
		expect(json[0].verdict).toBe('extracted');
	});

	it('never sends the start again, and finds the job that it started all the same', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'POST', times: 1 });
		const { json, error } = await wait({ waitFor: 'extraction' });
		expect(error).toBeUndefined();
		expect(starts()).toHaveLength(1);
		expect(json[0]).toMatchObject({ verdict: 'extracted', startAnswerLost: true });
	});

	it('does not take a lost start for a started job', async () => {
		stitch.emulator.faults.add({ kind: 'reset-before', method: 'POST', times: 1 });
		const { error } = await wait({ waitFor: 'extraction' }, { extractionTimeout: 2 });
		expect(starts()).toHaveLength(1);
		expect(error?.description).toContain('whether Stitch started a job is not known');
	});

	it('ends at a 401 at once', async () => {
		stitch.emulator.jobs.script(ids.shopDb, { durationMs: 60_000 });
		const running = wait();
		await until(() => starts().length > 0);
		stitch.emulator.state.revokeToken(demo.account.accessToken);
		const { error } = await running;
		expect(error?.httpCode).toBe('401');
	});

	it('stops its job when the time is over, if asked to', async () => {
		stitch.emulator.jobs.script(ids.shopDb, { durationMs: 60_000 });
		const { error } = await wait({}, { extractionTimeout: 1, stopOnTimeout: true });
		expect(error?.message).toContain("'Extraction Timeout' (1 s)");
		expect(error?.description).toContain('The job was stopped');
		expect(error?.description).not.toContain("Stitch's limit");
		expect(stops()).toHaveLength(1);
		expect(stitch.emulator.jobs.running(ids.shopDb)).toBeUndefined();
	});

	it('ends with a word on the stop that Stitch does not answer', async () => {
		stitch.emulator.jobs.script(ids.shopDb, { durationMs: 600_000 });
		stitch.emulator.faults.add({ kind: 'timeout', method: 'DELETE' });
		const running = wait({}, { extractionTimeout: 60, stopOnTimeout: true });
		await until(() => counted() > 1);
		idleClock.unanswered = /\/sync$/;
		await until(() => stops().length > 0);
		const stoppedAt = idleClock.now();
		const { error } = await running;
		expect(idleClock.now() - stoppedAt).toBe(20_000);
		expect(error?.message).toContain("'Extraction Timeout' (60 s)");
		expect(error?.description).toContain('not yet responded to the request to stop the job');
		expect(stops()).toHaveLength(1);
	});

	describe('when the execution is cancelled', () => {
		/** Runs items until `ready`, cancels, and gives how much time then passed until the end. */
		async function cancelWhen(
			ready: () => boolean,
			items = [{ id: ids.shopDb as number }],
		): Promise<number> {
			let cancel = () => {};
			const running = runNode({
				parameters: {
					resource: 'replicationJob',
					operation: 'startAndWait',
					authentication: 'accessToken',
					sourceId: byId('={{ $json.id }}'),
					options: { stopOnTimeout: true },
				},
				items,
				credentials: { stitchApi: stitch.token() },
				started: (execution) => {
					cancel = () => execution.cancel();
				},
			});
			await until(ready);
			const cancelledAt = idleClock.now();
			cancel();
			await running.catch(() => undefined);
			return idleClock.now() - cancelledAt;
		}
		const hasStarted = () => starts().length > 0;
		const hasPolled = () => {
			const calls = stitch.calls();
			const start = calls.indexOf(starts()[0]);
			return start >= 0 && calls.slice(start).some((call) => call.endsWith('/extractions'));
		};

		it.each([
			['while the start is under way', hasStarted],
			['while it waits', hasPolled],
		])('%s, it ends at once, and stops the job', async (_, ready) => {
			stitch.emulator.jobs.script(ids.shopDb, { durationMs: 60_000 });
			expect(await cancelWhen(ready)).toBe(0);
			await until(() => stitch.emulator.jobs.running(ids.shopDb) === undefined);
			expect(stops()).toHaveLength(1);
		});

		it('the job was started at once, though nothing is left of the limit', async () => {
			leaveRequests(stitch, 0);
			stitch.emulator.jobs.script(ids.shopDb, { durationMs: 60_000 });
			expect(await cancelWhen(hasStarted)).toBe(0);
			expect(counted()).toBe(0);
			await until(() => stitch.emulator.jobs.running(ids.shopDb) === undefined);
		});

		it('it ends at once although the stop is not answered', async () => {
			stitch.emulator.jobs.script(ids.shopDb, { durationMs: 60_000 });
			stitch.emulator.faults.add({ kind: 'timeout', method: 'DELETE' });
			expect(await cancelWhen(hasPolled)).toBe(0);
			await until(() => stops().length > 0);
			expect(stitch.emulator.jobs.running(ids.shopDb)).toBeDefined();
		});

		it('a look before the start that is not answered has held it up for 20 seconds', async () => {
			stitch.emulator.faults.add({ kind: 'timeout', path: /\/loads$/ });
			idleClock.unanswered = /\/loads$/;
			const begun = idleClock.now();
			expect(await cancelWhen(hasStarted)).toBe(0);
			expect(idleClock.now() - begun).toBe(20_000);
		});

		it('a look at another source that is not answered has held up nothing', async () => {
			stitch.emulator.faults.add({ kind: 'timeout', path: `/v4/sources/${ids.hubspot}` });
			const begun = idleClock.now();
			const items = [{ id: ids.hubspot }, { id: ids.shopDb }];
			expect(await cancelWhen(hasStarted, items)).toBe(0);
			expect(idleClock.now() - begun).toBe(0);
			expect(starts()).toEqual([`POST /v4/sources/${ids.shopDb}/sync`]);
		});
	});

	it.each([
		['deleted', ids.deleted, "The 'Source' is deleted"],
		['without jobs', ids.importApi, "The 'Source' has no replication jobs"],
	])('refuses a source %s before the start', async (_, sourceId, message) => {
		const { error } = await wait({ sourceId: byId(sourceId) });
		expect(error?.message).toBe(message);
		expect(starts()).toHaveLength(0);
	});

	linksItems('Replication Job: Start and Wait', {
		run,
		parameters: {
			sourceId: byId('={{ $json.value }}'),
			waitFor: 'extraction',
			options: quick,
		},
		good: [ids.shopDb, ids.hubspot],
		bad: ids.deleted,
		message: "The 'Source' is deleted",
	});

	describe('with 20 sources of one account', () => {
		it('waits for all with one poll', async () => {
			const { build } = stitch.emulator;
			const sources = Array.from({ length: 20 }, () => build.source(stitchClientId));
			const jobs = sources.map((source, index) => ({
				id: source.id,
				durationMs: 500 + index * 100,
			}));
			for (const { id, durationMs } of jobs) stitch.emulator.jobs.script(id, { durationMs });
			const { json, error } = await run(
				{ sourceId: byId('={{ $json.id }}'), options: quick },
				{ items: sources.map(({ id }) => ({ id })) },
			);
			expect(error).toBeUndefined();
			expect(json.map(({ sourceId }) => sourceId)).toEqual(sources.map(({ id }) => id));
			expect(new Set(json.map(({ verdict }) => verdict))).toEqual(new Set(['loaded']));
			expect(starts()).toHaveLength(20);
			// With a log for each.
			expect(counted()).toBeLessThanOrEqual(20 + 8);
		});
	});

	it('keeps accounts apart: a refused token ends its own items only', async () => {
		const { secondAccount } = demo;
		resetBudgets();
		const { outputs } = await run(
			{ sourceId: byId('={{ $json.id }}'), waitFor: 'extraction', options: quick },
			{
				items: [
					{ id: ids.shopDb, token: demo.account.accessToken },
					{ id: secondAccount.sourceIds.warehouse, token: 'ac_nobody' },
					{ id: secondAccount.sourceIds.stripe, token: secondAccount.accessToken },
				],
				onError: 'continueErrorOutput',
				credentials: {
					stitchApi: { ...stitch.token(), accessToken: '={{ $json.token }}' },
				},
			},
		);
		expect(outputs[0].map(({ json }) => [json.sourceId, json.verdict])).toEqual([
			[ids.shopDb, 'extracted'],
			[secondAccount.sourceIds.stripe, 'extracted'],
		]);
		expect(outputs[1]).toHaveLength(1);
	});
});
