import { AccountPoll } from '../../../../../nodes/Stitch/jobs/wait/accountPoll';
import { fakeError, FakeStitch } from '../support/fakeStitch';
import { HOUR, MINUTE, newReader, newWorld, wait, waitAll } from '../support/scenario';
import type { started, World } from '../support/scenario';
import { addSources, request, SECOND, times, verdicts } from '../support/sources';
import { VirtualClock } from '../support/virtualClock';

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
		[15, MINUTE, 0, 120],
		[40, MINUTE, 0, 120],
		[40, 0, 0, 120],
		[15, 10 * MINUTE, 0, 120],
		// As after a restart.
		[15, MINUTE, 15, 120],
		[40, 0, 15, 120],
	])('%i workflows within %i ms, %i requests spent: at most %i s late', async (...row) => {
		const [count, overMs, spent, late] = row;
		const world = newWorld();
		for (let index = 0; index < spent; index++) world.reader.budget.tryTake()?.end();
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
			await world.clock.sleep(5 * SECOND);
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
		expect(end.lateMs).toBeLessThan(4 * MINUTE);
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

	it('30 pages of loads: those of the streams are found without reading all', async () => {
		const world = newWorld({ fillerLoads: 2990 });
		const ids = addSources(world, 2);
		const results = await wait(
			world,
			ids.map((id) => request(id)),
		);
		expect(verdicts(results)).toEqual(times('loaded', 2));
		expect(Math.max(...results.map(({ waitedMs }) => waitedMs))).toBeLessThan(4 * MINUTE);
		expect(world.stitch.requests.length).toBeLessThanOrEqual(25);
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
