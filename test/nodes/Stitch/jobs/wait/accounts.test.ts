import { HOUR, MINUTE, newWorld, wait } from '../support/scenario';
import type { World } from '../support/scenario';
import {
	addSources,
	addTrigger,
	MOMENT,
	request,
	SECOND,
	times,
	verdicts,
} from '../support/sources';
import { fakeError } from '../support/fakeStitch';
import { findSources, isMiss } from '../../../../../nodes/Stitch/jobs/feed/lookUp';

async function waitForSources(count: number, overrides: Parameters<typeof request>[1] = {}) {
	const world = newWorld();
	const requests = addSources(world, count).map((id) => request(id, overrides));
	return { world, results: await wait(world, requests) };
}

describe('sources of one account', () => {
	test.each([
		[1, 12],
		[5, 16],
		[20, 32],
		[22, 22],
		[100, 25],
		[250, 60],
	])('%i sources take no more than %i requests', async (count, most) => {
		const { world, results } = await waitForSources(count);
		expect(verdicts(results)).toEqual(times('loaded', count));
		expect(world.stitch.requests.length).toBeLessThanOrEqual(most);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('puts looks off while the budget is used up, says so, and fails nothing', async () => {
		const world = newWorld();
		for (let i = 0; i < 30; i++) world.reader.budget.tryTake()?.end();
		const [id] = addSources(world, 1);
		const told: number[] = [];
		const [result] = await wait(world, [request(id, { extractionTimeoutMs: 2 * MINUTE })], {
			onBudgetShort: (ms) => told.push(ms),
		});
		expect(result.end.verdict).toBe('loaded');
		expect(result.budgetWaitedMs).toBeGreaterThan(5 * MINUTE);
		expect(Math.max(...told)).toBeGreaterThan(5 * MINUTE);
		expect(world.stitch.requests[0].at).toBeGreaterThan(10 * MINUTE);
	});

	it("ends no wait for the logs of others that can't be read", async () => {
		const world = newWorld();
		const [id, ...others] = addSources(world, 4);
		world.stitch.loadEvents.length = 0;
		world.stitch.fault = ({ kind, ...asked }) =>
			kind === 'log' && !('jobName' in asked && asked.jobName === `ours.${id}`)
				? fakeError('Bad Gateway', 502)
				: undefined;
		const requests = [id, ...others].map((one) => request(one, { loadTimeoutMs: 10 * MINUTE }));
		const [{ end }] = await wait(world, requests);
		expect(end.verdict).toBe('timedOut');
		expect(end.error).toBeUndefined();
	});

	it('needs logs for streams without rows, and stays within the budget', async () => {
		const world = newWorld();
		const ids = addSources(world, 40);
		for (const id of ids) {
			const quiet = { sourceName: `source_${id}`, streamName: `quiet_${id}` };
			world.stitch.loadEvents.push({ ...quiet, at: -HOUR });
		}
		const results = await wait(
			world,
			ids.map((id) =>
				request(id, {
					streams: [{ streamName: `orders_${id}` }, { streamName: `quiet_${id}` }],
				}),
			),
		);
		expect(verdicts(results)).toEqual(times('loaded', 40));
		expect(world.stitch.requests.filter(({ request: { kind } }) => kind === 'log')).toHaveLength(
			40,
		);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	test.each([
		[4, 4],
		[10, 10],
		[21, 21],
		[22, 6],
	])('of %i loaded sources, %i have room for a log of their batches', async (count, logs) => {
		const { results } = await waitForSources(count);
		expect(results.filter(({ end }) => end.log)).toHaveLength(logs);
		expect(results.filter(({ end }) => end.logMissing)).toHaveLength(count - logs);
	});

	it('reads the logs that are asked for, though there is no room for others', async () => {
		const { results } = await waitForSources(10, { wantLog: true });
		expect(results.filter(({ end }) => end.log)).toHaveLength(10);
	});

	it('does not keep failed jobs waiting for logs that the budget has no room for', async () => {
		const world = newWorld();
		const ids = addSources(world, 60);
		for (const job of world.stitch.jobs) if (job.startAt > 0) job.statuses = [0, 1, 0];
		const results = await wait(
			world,
			ids.map((id) => request(id)),
		);
		expect(verdicts(results)).toEqual(times('failed', 60));
		expect(results.some(({ end }) => end.log)).toBe(true);
		expect(results.some(({ end }) => end.logMissing)).toBe(true);
		expect(Math.max(...results.map(({ waitedMs }) => waitedMs))).toBeLessThan(8 * MINUTE);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('waits for two items of one source with one job', async () => {
		const world = newWorld();
		const [id] = addSources(world, 1);
		const attached = request(id, { sent: { ...MOMENT, kind: 'alreadyRunning' } });
		const results = await wait(world, [request(id), attached]);
		expect(verdicts(results)).toEqual(['loaded', 'loaded']);
		expect(results.map(({ end }) => end.jobName)).toEqual([`ours.${id}`, `ours.${id}`]);
		expect(world.stitch.requests.length).toBeLessThanOrEqual(20);
	});

	it('looks only at the pages that hold the sources', async () => {
		const fillers = Array.from({ length: 950 }, (_, index) => 1000 + index);
		const world = newWorld({ fillers });
		const ids = addSources(world, 3);
		const results = await wait(
			world,
			ids.map((id) => request(id, { waitFor: 'extraction' })),
		);
		expect(verdicts(results)).toEqual(times('extracted', 3));
		const pages = world.stitch.requests.map(({ request: asked }) =>
			asked.kind === 'page' && asked.list === 'extractions' ? asked.page : 0,
		);
		expect(new Set(pages.slice(4))).toEqual(new Set([10]));
	});

	it('finds its sources when the list grows under it', async () => {
		const fillers = Array.from({ length: 199 }, (_, index) => 600_000 + index);
		const world = newWorld({ fillers });
		const ids = addSources(world, 3, 600_500);
		for (let index = 0; index < 120; index++) {
			world.clock.at(index * SECOND, () => fillers.unshift(1000 + index));
		}
		const results = await wait(
			world,
			ids.map((id) => request(id, { waitFor: 'extraction' })),
		);
		expect(verdicts(results)).toEqual(times('extracted', 3));
	});

	it('tells of each end when it comes, the others going on', async () => {
		const world = newWorld();
		const ids = addSources(world, 20);
		const ends: number[] = [];
		await wait(
			world,
			ids.map((id) => request(id, { waitFor: 'extraction' })),
			{ onEnd: () => ends.push(world.stitch.elapsed()) },
		);
		expect(ends).toHaveLength(20);
		expect(new Set(ends).size).toBeGreaterThan(1);
	});

	it('ends the wait for a source that was deleted, after a grace', async () => {
		const world = newWorld();
		const [gone, other] = addSources(world, 2);
		for (const job of world.stitch.jobs) if (job.jobName === `ours.${gone}`) job.endAt = Infinity;
		const results = await wait(world, [request(gone), request(other)], {
			isDeleted: async () => true,
		});
		expect(verdicts(results)).toEqual(['sourceDeleted', 'loaded']);
		expect(results[0].waitedMs).toBeLessThan(15 * MINUTE);
	});

	it('takes the result of a job that ends after its source was deleted', async () => {
		const world = newWorld();
		const [gone] = addSources(world, 1);
		for (const job of world.stitch.jobs) {
			if (job.jobName === `ours.${gone}`) job.endAt = 8 * MINUTE;
		}
		const [{ end }] = await wait(world, [request(gone, { waitFor: 'extraction' })], {
			isDeleted: async () => true,
		});
		expect(end.verdict).toBe('extracted');
	});
});

describe('a page beyond the end', () => {
	test.each(['empty', 'notFound', 'lastPage', 'error'] as const)(
		'that is answered with %s',
		async (beyondEnd) => {
			const fillers = Array.from({ length: 205 }, (_, index) => 1000 + index);
			const world = newWorld({ fillers, beyondEnd });
			const [id] = addSources(world, 1);
			for (const job of world.stitch.jobs) if (job.startAt > 0) job.endAt = 5 * MINUTE;
			world.clock.at(2 * MINUTE, () => fillers.splice(0, 50));
			const [{ end, waitedMs }] = await wait(world, [request(id, { waitFor: 'extraction' })]);
			expect(end.verdict).toBe('extracted');
			expect(waitedMs).toBeLessThan(8 * MINUTE);
		},
	);
});

describe('a budget that is too small', () => {
	const idle = (world: World, count: number) => {
		const ids = addSources(world, count);
		for (const id of ids) {
			const quiet = { sourceName: `source_${id}`, streamName: `quiet_${id}` };
			world.stitch.loadEvents.push({ ...quiet, at: -HOUR });
		}
		const overrides = (id: number) => ({
			streams: [{ streamName: `orders_${id}` }, { streamName: `quiet_${id}` }],
		});
		return { ids, overrides };
	};

	test.each([
		[250, HOUR],
		[30, 10 * MINUTE],
		[60, 15 * MINUTE],
	])(
		'%i sources with an idle stream each end right within %i ms',
		async (count, loadTimeoutMs) => {
			const world = newWorld();
			const { ids, overrides } = idle(world, count);
			const results = await wait(
				world,
				ids.map((id) => request(id, { ...overrides(id), loadTimeoutMs })),
			);
			expect(verdicts(results)).toEqual(times('loaded', count));
			expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
		},
		120_000,
	);

	it('80 sources beside a trigger that polls each minute end right', async () => {
		const world = newWorld();
		const { ids, overrides } = idle(world, 80);
		addTrigger(world);
		const results = await wait(
			world,
			ids.map((id) => request(id, overrides(id))),
		);
		expect(verdicts(results)).toEqual(times('loaded', 80));
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	}, 120_000);

	it('30 looks at a list that is down ask for no more than it allows', async () => {
		const { clock, reader, stitch } = newWorld();
		stitch.fault = () => fakeError('Bad gateway', 502);
		const look = async (id: number) =>
			await findSources(reader, [id], { whenShort: 'leave', since: clock.now() });
		const ids = Array.from({ length: 30 }, (_, index) => 530_000 + index);
		const places = await clock.run(Promise.all(ids.map(look)));
		expect(places.map((place) => isMiss([...place.values()][0]))).toEqual(ids.map(() => true));
		expect(stitch.worstWindow()).toBeLessThanOrEqual(30);
	});
});
