import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { idleClock, until, useIdleClock } from '../../../../support/idleClock.mts';
import { byId, leaveRequests, operationRunner } from '../../../../support/operation';

useIdleClock();
const stitch = useEmulator({ clock: idleClock });
const run = operationRunner(stitch, 'replicationJob', 'startAndWait');
const { sourceIds: ids, stitchClientId } = demo.account;

/** Short jobs, and a look each second. */
const quick = { pollInterval: 1, extractionTimeout: 20, loadTimeout: 20 };
const wait = async (parameters: IDataObject = {}, options: IDataObject = {}) =>
	await run({ sourceId: byId(ids.shopDb), ...parameters, options: { ...quick, ...options } });

beforeEach(() => {
	Object.assign(stitch.emulator.switches, { jobDurationMs: 1200, loadDelayMs: 800 });
});

describe('a wait and the limit of requests', () => {
	it.each([
		['all pages if that leaves ten requests', 10, 5],
		['the first one if all would leave nine', 9, 1],
	])('looks before the start at the loads: %s', async (_, leaves, pages) => {
		const account = stitch.emulator.state.accounts.get(stitchClientId);
		const loads = [...(account?.loads ?? [])].slice(0, 5);
		if (account) account.loads = new Map(loads);
		stitch.emulator.switches.pageSize = 1;
		leaveRequests(stitch, 5 + leaves);
		const running = wait();
		await until(() => stitch.calls().some((call) => call.startsWith('POST')));
		expect(stitch.calls().filter((call) => call.endsWith('/loads'))).toHaveLength(pages);
		expect((await running).error).toBeUndefined();
	});

	it('does not wait for a second page before the start if the first one took the last request', async () => {
		leaveRequests(stitch, 1);
		const begun = idleClock.now();
		const running = wait();
		await until(() => stitch.calls().some((call) => call.startsWith('POST')));
		expect(idleClock.now() - begun).toBeLessThan(5_000);
		await running;
	});

	it('does not fail for a Load Timeout that a look before the start would have kept', async () => {
		leaveRequests(stitch, 0);
		const { json, error } = await wait();
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			verdict: 'loaded',
			loads: expect.arrayContaining([
				expect.objectContaining({ outcome: 'loaded', evidence: 'quiet' }),
			]),
		});
	});

	it.each([
		['extraction', { durationMs: 3_600_000 }],
		['load', { streams: { orders: { loadDelayMs: 7_200_000 } } }],
	])('names the limit of requests as a reason for a time-out: %s', async (during, script) => {
		stitch.emulator.jobs.script(ids.shopDb, script);
		leaveRequests(stitch, 0);
		const { error } = await wait();
		expect(error?.message).toMatch(new RegExp(`The ${during}.* took longer than`));
		expect(error?.description).toMatch(/For 570 s of it .*, because the limit of requests/);
	});
});

it('a wait is longer than Stitch lets a job run, unless told otherwise', async () => {
	const durationMs = 24 * 3_600_000 + 2_000;
	stitch.emulator.jobs.script(ids.shopDb, { durationMs, result: 'terminated' });
	const options = { extractionTimeout: undefined, pollInterval: 3600 };
	const { error } = await wait({ waitFor: 'extraction' }, options);
	expect(error?.message).toContain('at its time limit for jobs, 24 hours');
});
