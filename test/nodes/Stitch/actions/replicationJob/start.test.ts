import { demo } from '../../../../../emulator/index.mts';
import { budgetOf } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'replicationJob', 'start');
const ids = demo.account.sourceIds;
const RUNNING = 'A replication job of this source is already running';
const GONE = "The 'Source' does not exist in this account";

const starts = () => stitch.calls().filter((call) => call.startsWith('POST'));
const start = async (sourceId: number, ifAlreadyRunning = 'fail') =>
	await run({ sourceId: byId(sourceId), ifAlreadyRunning });

describe('Replication Job: Start', () => {
	it('looks at the source, starts once without a body, and gives the name of the job', async () => {
		const { json, error } = await start(ids.shopDb);
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([
			`GET /v4/sources/${ids.shopDb}`,
			`POST /v4/sources/${ids.shopDb}/sync`,
		]);
		expect(json).toEqual([
			{
				job_name: expect.stringMatching(/^204817\.530111\.sync\./),
				sourceId: ids.shopDb,
				alreadyRunning: false,
			},
		]);
		expect(stitch.emulator.jobs.running(ids.shopDb)?.jobName).toBe(json[0].job_name);
	});

	it('starts a paused source, and leaves it paused', async () => {
		expect((await start(ids.paused)).json[0]).toHaveProperty('job_name');
		const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
		expect(account?.sources.get(ids.paused)?.pausedAt).toEqual(expect.any(String));
	});

	describe('when a job is running, which Stitch says with status 200', () => {
		beforeEach(() => {
			stitch.emulator.jobs.start(ids.shopDb, { durationMs: 60_000 });
		});

		it('fails', async () => {
			const { error } = await start(ids.shopDb);
			expect(error?.message).toBe(RUNNING);
			expect(error?.description).toContain('because one already exists');
			expect(starts()).toHaveLength(1);
		});

		it('skips', async () => {
			const { json, error } = await start(ids.shopDb, 'skip');
			expect(error).toBeUndefined();
			expect(json).toEqual([{ sourceId: ids.shopDb, alreadyRunning: true }]);
			expect(starts()).toHaveLength(1);
		});

		it('attaches, with the name of the job when Stitch shows it', async () => {
			stitch.emulator.switches.showRunningJobs = true;
			const { json, error } = await start(ids.shopDb, 'attach');
			expect(error).toBeUndefined();
			expect(json).toEqual([
				{
					job_name: stitch.emulator.jobs.running(ids.shopDb)?.jobName,
					sourceId: ids.shopDb,
					alreadyRunning: true,
				},
			]);
			expect(starts()).toHaveLength(1);
		});

		it('attaches without a name when Stitch shows the job before it', async () => {
			const { json } = await start(ids.shopDb, 'attach');
			expect(json).toEqual([
				{
					job_name: null,
					sourceId: ids.shopDb,
					alreadyRunning: true,
					details: 'Stitch does not tell the name of the running job.',
				},
			]);
		});

		it('attaches at once without a name when nothing is left of the limit', async () => {
			const { accessToken, stitchClientId: accountId } = demo.account;
			const budget = budgetOf({ apiBaseUrl: stitch.emulator.url, accountId, accessToken });
			while (budget.left() > 0) budget.tryTake()?.end();
			const { json, error } = await start(ids.shopDb, 'attach');
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ job_name: null, alreadyRunning: true }]);
			expect(stitch.emulator.jobsRequests(accountId)).toEqual([]);
		});

		it('attaches without a name when the list of extractions cannot be had', async () => {
			stitch.emulator.faults.add({ kind: 'status', status: 401, path: '/v4/204817/' });
			const { json, error } = await start(ids.shopDb, 'attach');
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({
				job_name: null,
				alreadyRunning: true,
				details: expect.stringContaining('Stitch refused the access token'),
			});
		});
	});

	it.each([
		['an unknown source', 999, GONE, /./],
		[
			'a deleted source',
			ids.deleted,
			"The 'Source' is deleted",
			/It was deleted at 20.+ Pick another source\.$/,
		],
	])(
		'explains %s, as Start and Wait does, and starts nothing',
		async (_name, id, message, words) => {
			for (const choice of ['fail', 'skip', 'attach']) {
				const { error } = await start(id, choice);
				expect(error?.message).toBe(message);
				expect(error?.description).toMatch(words);
			}
			expect(starts()).toHaveLength(0);
		},
	);

	it('starts nothing for an answer that is not the source', async () => {
		const path = `/v4/sources/${ids.shopDb}`;
		for (const [body, words] of [
			[{}, 'not a source'],
			[{ id: 1, name: 'other' }, 'not the source'],
		] as const) {
			stitch.emulator.faults.add({ kind: 'status', status: 200, path, body, times: 1 });
			expect((await start(ids.shopDb)).error?.message).toContain(words);
		}
		expect(starts()).toEqual([]);
	});

	it('explains a refusal without a reason', async () => {
		stitch.emulator.switches.jobsRefused = true;
		const { error } = await start(ids.shopDb, 'skip');
		expect(error?.message).toBe('Stitch could not start the replication job');
		expect(error?.description).toMatch(/^Check in Stitch that the source is set up completely/);
	});

	it.each([ids.importApi])('refuses a source that has no jobs before the call', async (id) => {
		const { error } = await start(id);
		expect(error?.message).toBe("The 'Source' has no replication jobs");
		expect(starts()).toEqual([]);
	});

	it('warns of a source that is not fully configured, and asks all the same', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			method: 'POST',
			status: 200,
			body: { job_name: '204817.530118.sync.x' },
		});
		const run1 = await start(ids.form);
		expect(run1.json).toEqual([
			{ job_name: '204817.530118.sync.x', sourceId: ids.form, alreadyRunning: false },
		]);
		const [result] = run1.run.data.resultData.runData['Stitch under test'];
		expect(result.hints).toEqual([
			expect.objectContaining({
				type: 'warning',
				message: expect.stringContaining('it is at the step "form"'),
			}),
		]);
	});

	it.each([
		['trouble', { kind: 'status', status: 500 } as const, 'Stitch is having trouble right now'],
		['a lost answer', { kind: 'reset-after' } as const, /ended before the response/],
		['an unreadable answer', { kind: 'html' } as const, /responded instead of Stitch/],
		[
			'an answer without a name',
			{ kind: 'status', status: 200, body: { status: 200 } } as const,
			/^Stitch's response is not the name of a job/,
		],
	])('never starts twice: %s', async (_name, fault, message) => {
		stitch.emulator.faults.add({ ...fault, method: 'POST' });
		const { error } = await start(ids.shopDb, 'attach');
		expect(error?.message).toMatch(message);
		expect(starts()).toHaveLength(1);
	});

	it('starts one after another for the items of an account', async () => {
		const items = [ids.shopDb, ids.shopDb, ids.hubspot].map((value) => ({ value }));
		const parameters = { sourceId: byId('={{ $json.value }}'), ifAlreadyRunning: 'skip' };
		stitch.emulator.jobs.script('*', [{ durationMs: 60_000 }, { durationMs: 60_000 }]);
		const { json } = await run(parameters, { items });
		expect(json.map(({ alreadyRunning }) => alreadyRunning)).toEqual([false, true, false]);
	});

	linksItems('Replication Job: Start', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 999,
		message: GONE,
	});
});
