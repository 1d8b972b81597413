import { mockDeep } from 'jest-mock-extended';
import { demo } from '../../../../../emulator/index.mts';
import type { StitchItem } from '../../../../../nodes/Stitch/item/item';
import { JOBS_BUDGET } from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import { budgetOf, resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { jobsPermits } from '../../../../../nodes/Stitch/jobs/budget/permits';
import { monotonicClock } from '../../../../../nodes/Stitch/clock';
import { useEmulator } from '../../../../support/emulator';
import { useIdleClock } from '../../../../support/idleClock.mts';
import { byId, operationRunner } from '../../../../support/operation';

useIdleClock();

beforeEach(resetBudgets);

function itemWith(signal: AbortSignal) {
	const item = mockDeep<StitchItem>();
	Object.assign(item.connection, {
		apiBaseUrl: 'https://api.stitchdata.com',
		accessToken: 'token',
	});
	item.context.getExecutionCancelSignal.mockReturnValue(signal);
	return item;
}

const take = async (item: StitchItem, accountId: number, mostMs = Infinity) =>
	await jobsPermits(item, accountId, JOBS_BUDGET)(mostMs);

describe("a request of Stitch's budget", () => {
	it('is there at once 30 times, then waited for until the execution is cancelled', async () => {
		const cancel = new AbortController();
		const item = itemWith(cancel.signal);
		for (let taken = 0; taken < JOBS_BUDGET; taken++) (await take(item, 1))?.();
		let over = false;
		const waiting = take(item, 1).finally(() => (over = true));
		await monotonicClock.sleep(20);
		expect(over).toBe(false);
		expect(item.context.logger.info).toHaveBeenCalledWith(
			expect.stringMatching(/follows in 6\d\d s/),
		);
		cancel.abort();
		await expect(waiting).rejects.toThrow('The execution was cancelled');
	});

	it('is counted by account', async () => {
		const item = itemWith(new AbortController().signal);
		for (let taken = 0; taken < JOBS_BUDGET; taken++) (await take(item, 1))?.();
		await expect(take(item, 2)).resolves.toEqual(expect.any(Function));
	});

	it('is not waited for longer than asked', async () => {
		const item = itemWith(new AbortController().signal);
		for (let taken = 0; taken < JOBS_BUDGET; taken++) (await take(item, 1))?.();
		await expect(take(item, 1, 300_000)).resolves.toBeUndefined();
		await expect(take(item, 2, 300_000)).resolves.toEqual(expect.any(Function));
	});
});

describe('an operation that reads what Stitch counts', () => {
	const stitch = useEmulator();
	const { accessToken, sourceIds, stitchClientId: accountId } = demo.account;
	const budget = () => budgetOf({ apiBaseUrl: stitch.emulator.url, accountId, accessToken });
	const counted = () => stitch.emulator.jobsRequests(accountId).length;
	const jobName = () =>
		String(
			stitch.emulator.state.accounts.get(accountId)?.extractions.get(sourceIds.shopDb)?.job_name,
		);
	const operations = [
		['Extraction: List', operationRunner(stitch, 'extraction', 'list'), () => ({})],
		['Load: List', operationRunner(stitch, 'load', 'list'), () => ({})],
		['Get Log', operationRunner(stitch, 'extraction', 'getLog'), () => ({ jobName: jobName() })],
	] as const;
	const path = /^\/v4\/\d+\/(extractions|loads)/;
	const fails = (times?: number) =>
		stitch.emulator.faults.add({ kind: 'status', status: 502, path, ...(times && { times }) });

	describe.each(operations)('%s', (_, run, parameters) => {
		it('asks again after a fault that passes, as a request more of the limit', async () => {
			fails(2);
			const { error, json } = await run(parameters());
			expect(error).toBeUndefined();
			expect(json.length).toBeGreaterThan(0);
			expect(counted()).toBe(3);
			expect(budget().left()).toBe(JOBS_BUDGET - 3);
		});

		it('gives up when the limit leaves no room for it in time', async () => {
			for (let spent = 0; spent < JOBS_BUDGET - 2; spent++) budget().tryTake()?.end();
			fails();
			const { error } = await run(parameters());
			expect(error?.httpCode).toBe('502');
			expect(counted()).toBe(2);
			expect(budget().left()).toBe(0);
		});

		it('never sends more than the limit, however many items fail', async () => {
			fails();
			const items = Array.from({ length: 15 }, (_item, index) => ({ index }));
			const limited = { ...parameters(), additionalFields: { requestsPer10Minutes: 20 } };
			await run(limited, { items, onError: 'continueRegularOutput' });
			expect(counted()).toBe(20);
		});

		it('does not ask again for what would only come again', async () => {
			stitch.emulator.faults.add({ kind: 'status', status: 404, path });
			expect((await run(parameters())).error?.httpCode).toBe('404');
			expect(counted()).toBe(1);
		});
	});
	const start = operationRunner(stitch, 'replicationJob', 'start');

	it('Start sends one request per permit when it looks for the job to attach to', async () => {
		const items = Array.from({ length: 30 }, () => ({
			id: stitch.emulator.build.source(accountId).id,
		}));
		for (const { id } of items) stitch.emulator.jobs.start(id, { durationMs: 600_000 });
		fails();
		const attach = { sourceId: byId('={{ $json.id }}'), ifAlreadyRunning: 'attach' };
		await start(attach, { items, onError: 'continueRegularOutput' });
		expect(counted()).toBe(JOBS_BUDGET);
		expect(budget().left()).toBe(0);
	});
});
