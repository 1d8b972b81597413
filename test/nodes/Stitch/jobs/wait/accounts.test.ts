import { JobsBudget } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { waitForJobs } from '../../../../../nodes/Stitch/jobs/wait/loop';
import type { WaitEnd } from '../../../../../nodes/Stitch/jobs/wait/state';
import { FakeError, FakeStitch } from '../support/fakeStitch';
import { HOUR, MINUTE, newReader, newWorld, started, wait } from '../support/scenario';
import type { World } from '../support/scenario';
import { VirtualClock } from '../support/virtualClock';

const SECOND = 1000;

/** Sources that were loaded an hour ago, and whose jobs take between one and three minutes. */
function addSources({ stitch }: World, count: number, first = 530_000): number[] {
	const ids = Array.from({ length: count }, (_, index) => first + index);
	for (const [index, sourceId] of ids.entries()) {
		const before = { sourceId, startAt: -HOUR, endAt: -HOUR + MINUTE };
		const endAt = MINUTE + ((index * 7) % 120) * SECOND;
		stitch.jobs.push({ jobName: `previous.${sourceId}`, ...before });
		stitch.jobs.push({
			jobName: `ours.${sourceId}`,
			sourceId,
			startAt: SECOND,
			endAt,
			rows: { [`orders_${sourceId}`]: { count: 5, at: endAt - 10 * SECOND } },
		});
		const load = { sourceName: `source_${sourceId}`, streamName: `orders_${sourceId}` };
		stitch.loadEvents.push({ ...load, at: -HOUR + 5 * MINUTE }, { ...load, at: endAt + MINUTE });
	}
	return ids;
}

const request = (sourceId: number, overrides: Parameters<typeof started>[0] = {}) =>
	started({
		sourceId,
		sourceName: `source_${sourceId}`,
		before: { kind: 'record', jobName: `previous.${sourceId}`, running: false },
		sent: { kind: 'started', jobName: `ours.${sourceId}` },
		selected: [{ streamName: `orders_${sourceId}` }],
		...overrides,
	});

const verdicts = (results: Array<{ end: WaitEnd }>) => results.map(({ end }) => end.verdict);
const times = (verdict: string, count: number) => Array.from({ length: count }, () => verdict);

describe('sources of one account', () => {
	test.each([
		[1, 12],
		[5, 15],
		[20, 20],
		[100, 25],
		[250, 60],
	])('%i sources take no more than %i requests', async (count, most) => {
		const world = newWorld();
		const ids = addSources(world, count);
		const results = await wait(
			world,
			ids.map((id) => request(id)),
		);
		expect(verdicts(results)).toEqual(times('loaded', count));
		expect(world.stitch.requests.length).toBeLessThanOrEqual(most);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('puts looks off while the budget is used up, says so, and fails nothing', async () => {
		const world = newWorld();
		for (let i = 0; i < 30; i++) world.reader.budget.tryTake(world.clock)?.end();
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
					selected: [{ streamName: `orders_${id}` }, { streamName: `quiet_${id}` }],
				}),
			),
		);
		expect(verdicts(results)).toEqual(times('loaded', 40));
		expect(world.stitch.requests.filter(({ request: { kind } }) => kind === 'log')).toHaveLength(
			40,
		);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
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
		const attached = request(id, { sent: { kind: 'alreadyRunning' } });
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
			asked.kind === 'extractions' ? asked.page : 0,
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
			deletedSources: async () => new Set([gone]),
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
			deletedSources: async () => new Set([gone]),
		});
		expect(end.verdict).toBe('extracted');
	});
});

describe('several executions in one process', () => {
	it('share pages and budget when they use the same token', async () => {
		const world = newWorld();
		const ids = addSources(world, 6);
		const readers = ids.map(() => newReader(world.clock, world.stitch, undefined, world.reader));
		const now = world.clock.now();
		const results = await world.clock.run(
			Promise.all(
				ids.map(async (id, index) => await waitForJobs(readers[index], [request(id)], [now])),
			),
		);
		expect(verdicts(results.flat())).toEqual(times('loaded', 6));
		expect(world.stitch.requests.length).toBeLessThanOrEqual(30);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('share the budget, but no page, when they use different tokens of an account', async () => {
		const world = newWorld();
		const ids = addSources(world, 6);
		const budget = new JobsBudget();
		const now = world.clock.now();
		const results = await world.clock.run(
			Promise.all(
				ids.map(async (id) => {
					const reader = { ...newReader(world.clock, world.stitch), budget };
					return await waitForJobs(reader, [request(id)], [now]);
				}),
			),
		);
		expect(verdicts(results.flat())).toEqual(times('loaded', 6));
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('go on when one of them is cancelled in the middle of a shared request', async () => {
		const world = newWorld({ latencyMs: 5000 });
		const [first, second] = addSources(world, 2);
		const controller = new AbortController();
		const cancelled = newReader(world.clock, world.stitch, controller.signal, world.reader);
		const going = newReader(world.clock, world.stitch, undefined, world.reader);
		world.clock.at(6000, () => controller.abort());
		const now = world.clock.now();
		const [[one], [other]] = await world.clock.run(
			Promise.all([
				waitForJobs(cancelled, [request(first)], [now]),
				waitForJobs(going, [request(second)], [now]),
			]),
		);
		expect(one.end.verdict).toBe('cancelled');
		expect(one.waitedMs).toBeLessThan(7000);
		expect(other.end.verdict).toBe('loaded');
	});
});

describe('several accounts', () => {
	it('a refused, a slow and a down one change nothing for the others', async () => {
		const clock = new VirtualClock();
		const worlds = [{}, { latencyMs: 30_000 }, {}, {}].map((options) => {
			const stitch = new FakeStitch(clock, options);
			return { clock, stitch, reader: newReader(clock, stitch) };
		});
		worlds[0].stitch.fault = () => new FakeError('Authorization failed', '401');
		worlds[2].stitch.fault = () => new FakeError('connect timed out', null);
		const alone = newWorld();
		const [lone] = addSources(alone, 1);
		const [{ waitedMs }] = await wait(alone, [request(lone)]);
		const now = clock.now();
		const results = await clock.run(
			Promise.all(
				worlds.map(async (world) => {
					const [id] = addSources(world, 1);
					const asked = request(id, { extractionTimeoutMs: 10 * MINUTE });
					return await waitForJobs(world.reader, [asked], [now]);
				}),
			),
		);
		expect(verdicts(results.flat())).toEqual(['refused', 'loaded', 'timedOut', 'loaded']);
		expect(results[3][0].waitedMs).toBe(waitedMs);
	});
});
