import { AccountPoll } from '../../../../../nodes/Stitch/jobs/wait/accountPoll';
import type { WaitEnd } from '../../../../../nodes/Stitch/jobs/wait/state';
import { fakeError, FakeStitch } from '../support/fakeStitch';
import { HOUR, MINUTE, newReader, newWorld, started, wait, waitAll } from '../support/scenario';
import type { World } from '../support/scenario';
import { VirtualClock } from '../support/virtualClock';

const SECOND = 1000;
/** When it was sent is filled in when the wait begins. */
const MOMENT = { sentAt: 0, answeredAt: 0 };

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
		before: { kind: 'record', jobName: `previous.${sourceId}`, completionTime: 0 },
		sent: { ...MOMENT, kind: 'started', jobName: `ours.${sourceId}` },
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

/** Another execution with the same token, in the same process. */
const another = (world: World, signal?: AbortSignal) =>
	newReader(world.clock, world.stitch, signal, world.reader);

/** One workflow that starts a job after so long, and how much later than its truth it ended. */
async function workflow(
	world: World,
	id: number,
	after: number,
	overrides: Parameters<typeof started>[0] = {},
) {
	await world.clock.sleep(after);
	const startAt = world.stitch.elapsed();
	const endAt = startAt + 2 * MINUTE;
	const load = { sourceName: `source_${id}`, streamName: `orders_${id}` };
	world.stitch.jobs.push({
		jobName: `ours.${id}`,
		sourceId: id,
		startAt,
		endAt,
		rows: { [load.streamName]: { count: 5, at: endAt - 10 * SECOND } },
	});
	world.stitch.loadEvents.push({ ...load, at: endAt + MINUTE });
	const [{ end }] = await waitAll(world, [request(id, overrides)], {}, another(world));
	const truth = overrides.waitFor === 'extraction' ? endAt : endAt + MINUTE;
	return { verdict: end.verdict, lateMs: world.stitch.elapsed() - truth };
}

function workflows(world: World, count: number): number[] {
	const ids = Array.from({ length: count }, (_, index) => 530_000 + index);
	for (const sourceId of ids) {
		const job = { sourceId, startAt: -HOUR, endAt: -HOUR + MINUTE };
		world.stitch.jobs.push({ jobName: `previous.${sourceId}`, ...job });
		const load = { sourceName: `source_${sourceId}`, streamName: `orders_${sourceId}` };
		world.stitch.loadEvents.push({ ...load, at: -HOUR + 5 * MINUTE });
	}
	return ids;
}

describe('several executions in one process', () => {
	it('share pages and budget when they use the same token', async () => {
		const world = newWorld();
		const ids = addSources(world, 6);
		const results = await world.clock.run(
			Promise.all(ids.map(async (id) => await waitAll(world, [request(id)], {}, another(world)))),
		);
		expect(verdicts(results.flat())).toEqual(times('loaded', 6));
		expect(world.stitch.requests.length).toBeLessThanOrEqual(20);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	test.each([
		[15, MINUTE, 120],
		[40, MINUTE, 120],
		[40, 0, 120],
		[15, 10 * MINUTE, 120],
	])('%i workflows within %i ms are at most %i s late', async (count, overMs, late) => {
		const world = newWorld();
		const ids = workflows(world, count);
		const ends = await world.clock.run(
			Promise.all(
				ids.map(async (id, index) => await workflow(world, id, (index * overMs) / count)),
			),
		);
		expect(ends.map(({ verdict }) => verdict)).toEqual(times('loaded', count));
		expect(Math.max(...ends.map(({ lateMs }) => lateMs)) / SECOND).toBeLessThanOrEqual(late);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
	});

	it('share the budget, but no page, when they use different tokens of an account', async () => {
		const world = newWorld();
		const ids = addSources(world, 6);
		const results = await world.clock.run(
			Promise.all(
				ids.map(async (id) => {
					const { budget } = world.reader;
					const reader = { ...newReader(world.clock, world.stitch), budget };
					const own = { ...world, reader, poll: new AccountPoll() };
					return await waitAll(own, [request(id)]);
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
		world.clock.at(6000, () => controller.abort());
		const cancelled = another(world, controller.signal);
		const [[one], [other]] = await world.clock.run(
			Promise.all([
				waitAll(world, [request(first)], {}, cancelled),
				waitAll(world, [request(second)], {}, another(world)),
			]),
		);
		expect(one.end.verdict).toBe('cancelled');
		expect(one.waitedMs).toBeLessThan(6500);
		expect(other.end.verdict).toBe('loaded');
	});

	it('keep their polls while another one asks for 200 logs', async () => {
		const world = newWorld();
		const [id] = workflows(world, 1);
		const group = {};
		const other = async () => {
			const permit = await world.reader.budget.acquire({ group });
			world.stitch.requests.push({
				at: world.stitch.elapsed(),
				request: { kind: 'log', jobName: '' },
			});
			await world.clock.sleep(200);
			permit.end();
		};
		const logs = Array.from({ length: 200 }, other);
		const end = await world.clock.run(workflow(world, id, SECOND, { waitFor: 'extraction' }));
		expect(end.verdict).toBe('extracted');
		expect(end.lateMs).toBeLessThan(11 * MINUTE);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
		expect(logs).toHaveLength(200);
	});
});

describe('what is slow or silent holds up nobody else', () => {
	const never = async () => await new Promise<never>(() => {});

	it('the look whether a source is deleted, and the list of its streams', async () => {
		const world = newWorld();
		const [id] = addSources(world, 1);
		for (const job of world.stitch.jobs) if (job.startAt > 0) job.endAt = 20 * MINUTE;
		const hooks = { isDeleted: never, selectedStreams: never };
		const [{ end, waitedMs }] = await wait(world, [request(id, { waitFor: 'extraction' })], hooks);
		expect(end.verdict).toBe('extracted');
		expect(waitedMs).toBeLessThan(23 * MINUTE);
	});

	it('the storage of the logs', async () => {
		const world = newWorld();
		const [failing, other] = addSources(world, 2);
		for (const job of world.stitch.jobs) {
			if (job.jobName === `ours.${failing}`)
				Object.assign(job, { statuses: [0, 1, 0], endAt: MINUTE });
		}
		const { log } = world.stitch;
		world.stitch.log = async (jobName) =>
			jobName === `ours.${failing}` ? await never() : await log.call(world.stitch, jobName);
		const requests = [request(failing), request(other)];
		const ends: string[] = [];
		const results = waitAll(world, requests, {
			onEnd: (_, { end }) => ends.push(end.verdict),
		});
		await world.clock.run(Promise.race([results, world.clock.sleep(10 * MINUTE)]));
		expect(ends).toEqual(['loaded']);
	});

	it('30 pages of loads: an extraction that fails is seen in time', async () => {
		const world = newWorld({ fillerLoads: 2990 });
		const ids = addSources(world, 3);
		for (const job of world.stitch.jobs) {
			if (job.jobName === `ours.${ids[0]}`) Object.assign(job, { endAt: 20 * SECOND });
			if (job.jobName === `ours.${ids[1]}`) {
				Object.assign(job, { statuses: [0, 1, 0], endAt: 5 * MINUTE });
			}
		}
		const ends: Array<[string, number]> = [];
		await wait(
			world,
			ids.map((id) => request(id)),
			{
				onEnd: (_, { end }) => ends.push([end.verdict, world.stitch.elapsed()]),
			},
		);
		const failed = ends.find(([verdict]) => verdict === 'failed');
		expect(failed?.[1]).toBeLessThan(7.5 * MINUTE);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
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
			selected: [{ streamName: `orders_${id}` }, { streamName: `quiet_${id}` }],
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
});

describe('several accounts', () => {
	it('a refused, a slow and a down one change nothing for the others', async () => {
		const clock = new VirtualClock();
		const worlds = [{}, { latencyMs: 30_000 }, {}, {}].map((options): World => {
			const stitch = new FakeStitch(clock, options);
			return { clock, stitch, reader: newReader(clock, stitch), poll: new AccountPoll() };
		});
		worlds[0].stitch.fault = () => fakeError('Authorization failed', 401);
		worlds[2].stitch.fault = () => fakeError('connect timed out');
		const alone = newWorld();
		const [lone] = addSources(alone, 1);
		const [{ waitedMs }] = await wait(alone, [request(lone)]);
		const results = await clock.run(
			Promise.all(
				worlds.map(async (world) => {
					const [id] = addSources(world, 1);
					const asked = request(id, { extractionTimeoutMs: 10 * MINUTE });
					return await waitAll(world, [asked]);
				}),
			),
		);
		expect(verdicts(results.flat())).toEqual(['refused', 'loaded', 'timedOut', 'loaded']);
		expect(results[3][0].waitedMs).toBe(waitedMs);
	});
});
