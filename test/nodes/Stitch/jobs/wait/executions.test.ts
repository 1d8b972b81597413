import { locate, recordsOf } from '../../../../../nodes/Stitch/jobs/feed/jobPages';
import { StitchError } from '../../../../../nodes/Stitch/api/StitchError';
import { AccountPoll } from '../../../../../nodes/Stitch/jobs/wait/accountPoll';
import { fakeError, FakeStitch } from '../support/fakeStitch';
import {
	afterRestart,
	HOUR,
	MINUTE,
	newReader,
	newWorld,
	SOURCE,
	started,
	wait,
	waitAll,
} from '../support/scenario';
import type { World } from '../support/scenario';
import { beforeOf, findSource, readList } from '../../../../../nodes/Stitch/jobs/feed/lookUp';
import { addSources, addTrigger, request, SECOND, times, verdicts } from '../support/sources';
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
	const lastLoad = { ...load, lastLoadedAt: world.stitch.wall(-HOUR + 5 * MINUTE), raw: {} };
	const asked = request(id, { loadsBefore: [lastLoad], ...overrides });
	const [{ end }] = await waitAll(world, [asked], {}, another(world));
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
		[15, 10 * MINUTE, 0, 300],
		[15, MINUTE, 15, 120],
		[40, 0, 15, 120],
		[1, MINUTE, 'not known', 120],
		[15, MINUTE, 'not known', 120],
		[40, MINUTE, 'not known', 120],
		[40, 0, 'not known', 120],
		[15, 10 * MINUTE, 'not known', 430],
	] as const)('%i workflows within %i ms, spent %s: at most %i s late', async (...row) => {
		const [count, overMs, spent, late] = row;
		const world = spent === 'not known' ? afterRestart() : newWorld();
		for (let index = 0; index < (spent === 'not known' ? 0 : spent); index++)
			world.reader.budget.tryTake()?.end();
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

	it('ask again for a log that another one asked for when it was cancelled', async () => {
		const world = newWorld();
		const [id] = workflows(world, 1);
		const request = { method: 'GET', path: '/v4/204817', purpose: 'test' } as const;
		const fields = { kind: 'cancelled', request, attempts: 1, effectUnknown: false } as const;
		let left = 3;
		world.stitch.fault = ({ kind }) =>
			kind === 'log' && left-- > 0 ? new StitchError(fields) : undefined;
		const { verdict, lateMs } = await world.clock.run(workflow(world, id, 0));
		expect(verdict).toBe('loaded');
		expect(left).toBeLessThanOrEqual(0);
		expect(lateMs).toBeLessThan(2 * MINUTE);
	});

	it('see their ends soon beside a trigger that polls each minute', async () => {
		const world = newWorld();
		const ids = workflows(world, 6);
		addTrigger(world);
		const ends = await world.clock.run(
			Promise.all(ids.map(async (id, index) => await workflow(world, id, index * 10 * SECOND))),
		);
		expect(ends.map(({ verdict }) => verdict)).toEqual(times('loaded', 6));
		expect(Math.max(...ends.map(({ lateMs }) => lateMs)) / SECOND).toBeLessThanOrEqual(180);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
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

/** A run of the example workflow: a look before, the start, and a wait for two streams. */
async function runOnce(world: World, takesMs: number, loadAfterMs: number, withRows: string[]) {
	const { clock, stitch, reader } = world;
	const sourceName = 'shop_db';
	const streams = ['customers', 'orders'];
	const place = (streamName: string) => ({ sourceName, streamName });
	for (const name of streams) stitch.loadEvents.push({ ...place(name), at: -HOUR });
	const earlier = { startAt: -2 * HOUR, endAt: -HOUR - MINUTE, exitLine: true as const };
	stitch.jobs.push({ jobName: 'earlier', sourceId: SOURCE, ...earlier });
	const looking = { whenShort: 'leave', since: clock.now() } as const;
	await findSource(reader, SOURCE, looking);
	const before = beforeOf(locate(SOURCE, reader.cache.extractions, looking.since));
	const miss = await readList(reader, 'loads', looking);
	const startAt = stitch.elapsed();
	const endAt = startAt + takesMs;
	const rows = withRows.map((name) => [name, { count: 5, at: endAt - 100 }] as const);
	const empty = streams.filter((name) => !withRows.includes(name));
	const job = { jobName: 'ours', sourceId: SOURCE, startAt, endAt, exitLine: true as const };
	stitch.jobs.push({ ...job, rows: Object.fromEntries(rows), empty });
	for (const name of withRows) stitch.loadEvents.push({ ...place(name), at: endAt + loadAfterMs });
	const asked = started({
		before,
		...(miss ? {} : { loadsBefore: recordsOf(reader.cache.loads) }),
		streams: streams.map((streamName) => ({ streamName })),
	});
	const [{ end }] = await waitAll(world, [asked]);
	return { verdict: end.verdict, lateMs: stitch.elapsed() - endAt - loadAfterMs };
}

describe('the first run in a process that began just now, with half of the limit left', () => {
	const both = ['customers', 'orders'];
	test.each<[string, number, number, string[], number, number]>([
		['a job of the emulator', 1500, 500, both, 5, 10],
		['the same, and one stream has no rows', 1500, 500, ['orders'], 7, 10],
		['a job of half a minute', 30 * SECOND, 20 * SECOND, both, 9, 30],
		['the same, and one stream has no rows', 30 * SECOND, 20 * SECOND, ['orders'], 10, 30],
		['a job of two minutes', 2 * MINUTE, MINUTE, ['orders'], 12, 120],
	])('%s is not held up by it', async (...row) => {
		const [, takesMs, loadAfterMs, withRows, requests, late] = row;
		const world = afterRestart();
		const running = runOnce(world, takesMs, loadAfterMs, withRows);
		const { verdict, lateMs } = await world.clock.run(running);
		expect(verdict).toBe('loaded');
		expect(world.stitch.requests.length).toBeLessThanOrEqual(requests);
		expect(lateMs / SECOND).toBeLessThanOrEqual(late);
	});
});

describe('what is slow or silent holds up nobody else', () => {
	const never = async () => await new Promise<never>(() => {});

	it('the look whether a source is deleted, and the list of its streams', async () => {
		const world = newWorld();
		const [id] = addSources(world, 1);
		for (const job of world.stitch.jobs) if (job.startAt > 0) job.endAt = 20 * MINUTE;
		const hooks = { isDeleted: never, streams: never };
		const [{ end, waitedMs }] = await wait(world, [request(id, { waitFor: 'extraction' })], hooks);
		expect(end.verdict).toBe('extracted');
		expect(waitedMs).toBeLessThan(23 * MINUTE);
	});

	it('look-ups of a list that does not answer don’t hide it from the waits', async () => {
		const world = newWorld({ latencyMs: MINUTE });
		world.stitch.fault = () => fakeError('no answer');
		const ids = addSources(world, 3);
		for (const id of ids) {
			void findSource(another(world), id, { whenShort: 'leave', since: world.clock.now() });
		}
		const requests = ids.map((id) => request(id, { extractionTimeoutMs: 10 * MINUTE }));
		const ends: string[] = [];
		const results = waitAll(world, requests, { onEnd: (_, { end }) => ends.push(end.verdict) });
		await world.clock.run(Promise.race([results, world.clock.sleep(30 * MINUTE)]));
		expect(ends).toEqual(times('timedOut', 3));
	});

	it('the list of streams is asked for until it comes', async () => {
		const world = newWorld();
		const [id] = addSources(world, 1);
		for (const job of world.stitch.jobs) if (job.rows) job.log = null;
		const answers = [undefined, undefined, [{ streamName: `orders_${id}` }]];
		const streams = async () => await Promise.resolve(answers.shift());
		const [{ end }] = await wait(world, [request(id, { streams: undefined })], {
			streams,
		});
		expect(end.verdict).toBe('loaded');
		expect(answers).toEqual([]);
	});

	it('looks at the loads don’t hold up the log, though there is one request for both', async () => {
		const world = newWorld();
		const [id] = addSources(world, 1);
		const streams = [{ streamName: `orders_${id}` }, { streamName: 'quiet' }];
		const ends: string[] = [];
		const onEnd = (_: number, { end }: { end: { verdict: string } }) => ends.push(end.verdict);
		const limited = { ...world.reader, limit: 1 };
		const results = waitAll(world, [request(id, { streams })], { onEnd }, limited);
		await world.clock.run(Promise.race([results, world.clock.sleep(10 * HOUR)]));
		expect(ends).toEqual(['loaded']);
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

	it("20 pages of loads: one that Stitch can't answer takes none of the others away", async () => {
		const world = newWorld({ fillerLoads: 1990 });
		const [id] = addSources(world, 1);
		world.stitch.fault = (_, __, count) => (count % 10 === 0 ? fakeError('', 503) : undefined);
		const [{ end, waitedMs }] = await wait(world, [request(id, { streams: undefined })]);
		expect(end.verdict).toBe('loaded');
		expect(waitedMs).toBeLessThan(20 * MINUTE);
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
