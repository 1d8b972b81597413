import { fc } from '../../../../support/random';
import { AccountSpending, JobsBudget } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { AccountCache } from '../../../../../nodes/Stitch/jobs/feed/reader';
import { beforeOf, findSource, readList } from '../../../../../nodes/Stitch/jobs/feed/lookUp';
import { locate, recordsOf } from '../../../../../nodes/Stitch/jobs/feed/jobPages';
import { AccountPoll } from '../../../../../nodes/Stitch/jobs/wait/accountPoll';
import type { WaitEnd } from '../../../../../nodes/Stitch/jobs/wait/state';
import type { FakeJob } from '../support/fakeStitch';
import { fakeError } from '../support/fakeStitch';
import {
	afterRestart,
	HOUR,
	MINUTE,
	newReader,
	newWorld,
	started,
	waitAll,
} from '../support/scenario';
import { addSources, request } from '../support/sources';
import type { World } from '../support/scenario';

const SECOND = 1000;
const WINDOW = 10 * MINUTE;
const STREAMS = ['a', 'b', 'c'];

const seconds = (min: number, max: number) =>
	fc.integer({ min, max }).map((value) => value * SECOND);

/** One stream of a job: when its batches are handed over (shares of the job), and loaded after that. */
const stream = fc.record({
	batches: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
	loadAfter: fc.oneof(seconds(1, 90), seconds(90, 900)),
	fails: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
});

/** A job of a source: the one that a start of this process makes. */
const job = fc.record({
	duration: fc.oneof(seconds(1, 60), seconds(60, 600), seconds(600, 3000)),
	result: fc.constantFrom([0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0], [1, null, null]),
	/** How late the list shows its end. */
	lag: fc.constantFrom(0, 0, 5 * SECOND, 40 * SECOND),
	exitLine: fc.boolean(),
	streams: fc.array(stream, { minLength: 1, maxLength: 3 }),
});
type Job = typeof job extends fc.Arbitrary<infer T> ? T : never;

/** An n8n process: how long it runs until n8n is stopped, and how long it is down then. */
const process = fc.record({
	runs: fc.oneof(seconds(1, 300), seconds(300, 4000)),
	down: seconds(0, 400),
	/** By source. */
	jobs: fc.array(job, { minLength: 5, maxLength: 5 }),
	/** Whether a trigger of the account stores what was spent, and how long before the stop. */
	stores: fc.option(seconds(0, 120)),
});

const world = fc.record({
	sources: fc.integer({ min: 1, max: 5 }),
	processes: fc.array(process, { minLength: 2, maxLength: 4 }),
	latencyMs: fc.constantFrom(200, 3000),
	showRunning: fc.boolean(),
	logWhileRunning: fc.boolean(),
	faults: fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 60 }),
});
type Shape = typeof world extends fc.Arbitrary<infer T> ? T : never;

const idOf = (source: number) => 530_000 + source;
const nameOf = (source: number) => `source_${source}`;
const streamsOf = (source: number, count = STREAMS.length) =>
	STREAMS.slice(0, count).map((name) => `${name}_${source}`);

const jobName = (source: number, index: number) => `job.${source}.${index}`;

/** When the batches of each job were loaded, by job and stream, the last one handed over last. */
type Truth = Map<string, Map<string, number[]>>;

/** A world that knows what the API doesn't tell. */
interface Known extends World {
	truth: Truth;
}

/** Starts a job now, as Stitch does; with its batches, which load in their order. */
function startJob({ stitch, truth }: Known, source: number, index: number, shape: Job): FakeJob {
	const loadedAt = new Map<string, number[]>();
	truth.set(jobName(source, index), loadedAt);
	const startAt = stitch.elapsed();
	const endAt = startAt + shape.duration;
	const rows: FakeJob['rows'] = {};
	const empty: string[] = [];
	shape.streams.forEach(({ batches, loadAfter, fails }, at) => {
		const streamName = `${STREAMS[at]}_${source}`;
		if (batches.length === 0) return void empty.push(streamName);
		const handed = batches
			.map((share) => startAt + Math.floor(share * shape.duration))
			.sort((a, b) => a - b);
		rows[streamName] = { count: 3, at: handed };
		const earlier = stitch.loadEvents.filter((load) => load.streamName === streamName);
		let last = Math.max(...earlier.map((load) => load.at));
		const times = handed.map((time) => (last = Math.max(time + loadAfter, last + SECOND)));
		loadedAt.set(streamName, times);
		times.forEach((time, batch) => {
			const isLast = batch === times.length - 1;
			const event = { at: time, sourceName: nameOf(source), streamName };
			stitch.loadEvents.push(fails && isLast ? { ...event, error: 'Refused' } : event);
		});
	});
	const started: FakeJob = {
		jobName: jobName(source, index),
		sourceId: idOf(source),
		startAt,
		endAt,
		statuses: [...shape.result],
		listLag: shape.lag,
		rows,
		empty,
		...(shape.exitLine && { exitLine: true as const }),
	};
	stitch.jobs.push(started);
	return started;
}

const loadsOf = ({ reader: { cache } }: World, source: number) =>
	recordsOf(cache.loads).filter(({ sourceName }) => sourceName === nameOf(source));

/** A workflow: it looks, starts a job or joins the one that runs, and waits. */
async function workflow(world: Known, source: number, index: number, shape: Job) {
	const { stitch, reader, clock } = world;
	const looking = { whenShort: 'leave', since: clock.now() - 30 * SECOND } as const;
	const sourceId = idOf(source);
	await findSource(reader, sourceId, looking);
	const before = beforeOf(locate(sourceId, reader.cache.extractions, looking.since));
	const miss = await readList(reader, 'loads', looking);
	const now = stitch.elapsed();
	const running = stitch.jobs.find((one) => one.sourceId === sourceId && one.endAt > now);
	const moment = { sentAt: 0, answeredAt: 0 };
	const sent = running
		? ({ ...moment, kind: 'alreadyRunning' } as const)
		: ({ ...moment, kind: 'started', jobName: jobName(source, index) } as const);
	if (!running) startJob(world, source, index, shape);
	const asked = started({
		sourceId,
		sourceName: nameOf(source),
		before,
		sent,
		...(miss ? {} : { loadsBefore: loadsOf(world, source) }),
		streams: streamsOf(source).map((streamName) => ({ streamName })),
		extractionTimeoutMs: 2 * HOUR,
	});
	const [{ end }] = await waitAll(world, [asked]);
	return { source, end, at: stitch.elapsed() };
}

type Ended = Awaited<ReturnType<typeof workflow>>;

/** One n8n process; what it asked for and how its workflows ended until it was stopped. */
async function runProcess(outer: Known, shape: Shape, index: number, stored: number[]) {
	const { clock, stitch } = outer;
	const { runs, stores, jobs } = shape.processes[index];
	const isLast = index === shape.processes.length - 1;
	const budget = new JobsBudget(new AccountSpending(clock, clock.now()), '');
	budget.recall(stored, clock.now());
	const stop = new AbortController();
	const shared = { cache: new AccountCache(), budget };
	const own = { ...outer, poll: new AccountPoll() };
	const reader = newReader(clock, stitch, stop.signal, shared);
	const kept = { times: stored };
	if (!isLast) {
		clock.at(runs, () => stop.abort());
		const storedAt = Math.max(0, runs - (stores ?? 0));
		if (stores !== null) clock.at(storedAt, () => (kept.times = budget.spentTimes(clock.now())));
	}
	const first = stitch.requests.length;
	const waits = Array.from(
		{ length: shape.sources },
		async (_, source) =>
			await workflow({ ...own, reader }, source, index, jobs[source]).catch(() => undefined),
	);
	const ended = (await Promise.all(waits)).filter((one): one is Ended => one !== undefined);
	if (!isLast && !stop.signal.aborted) {
		await new Promise<void>((resolve) => {
			stop.signal.addEventListener('abort', () => resolve());
		});
	}
	const asked = stitch.requests.slice(first).map(({ at }) => at);
	return { ended, asked, stored: kept.times };
}

async function play(shape: Shape) {
	const outer: Known = { ...newWorld(shape), truth: new Map() };
	const { clock, stitch } = outer;
	for (let source = 0; source < shape.sources; source++) {
		const times = { startAt: -HOUR, endAt: -HOUR + MINUTE };
		const sourceId = idOf(source);
		stitch.jobs.push({ jobName: `before.${source}`, sourceId, ...times, empty: streamsOf(source) });
		for (const streamName of streamsOf(source)) {
			const load = { sourceName: nameOf(source), streamName };
			stitch.loadEvents.push({ ...load, at: -HOUR + 5 * MINUTE });
		}
	}
	stitch.fault = (_, __, count) => {
		const kind = shape.faults[count % shape.faults.length];
		if (kind === 0) return fakeError('Bad gateway', 502);
		return kind === 1 ? fakeError('The connection ended') : undefined;
	};
	const ended: Ended[] = [];
	const asked: number[][] = [];
	const run = async () => {
		let stored: number[] = [];
		for (let index = 0; index < shape.processes.length; index++) {
			const result = await runProcess(outer, shape, index, stored);
			ended.push(...result.ended);
			asked.push(result.asked);
			({ stored } = result);
			await clock.sleep(shape.processes[index].down);
		}
	};
	await clock.run(run());
	return { outer, ended, asked };
}

const worst = (times: number[]) =>
	Math.max(
		0,
		...times.map((from) => times.filter((at) => at >= from && at <= from + WINDOW).length),
	);

const second = (ms: number) => Math.floor(ms / SECOND) * SECOND;

/** Whether what a wait said is what happened. */
function isTrue({ stitch, truth }: Known, { source, end, at }: Ended) {
	const job = stitch.jobs.find(({ jobName: name }) => name === end.jobName);
	const isGood = ['extracted', 'loaded'].includes(end.verdict);
	if (!job) return void expect([end.verdict, isGood]).toEqual([end.verdict, false]);
	expect(job.sourceId).toBe(idOf(source));
	const failed = (job.statuses ?? []).some((status) => (status ?? 0) !== 0);
	const loadFails = stitch.loadEvents.some(
		({ sourceName, error }) => sourceName === nameOf(source) && error !== undefined,
	);
	if (end.verdict === 'failed') return void expect(failed || loadFails).toBe(true);
	if (!isGood) return;
	expect([job.jobName, failed]).toEqual([job.jobName, false]);
	expect(job.endAt).toBeLessThanOrEqual(at);
	for (const [streamName, times] of truth.get(job.jobName) ?? []) {
		const isKnown = isLoaded(end, streamName, times, job.endAt, at);
		expect([job.jobName, streamName, isKnown]).toEqual([job.jobName, streamName, true]);
	}
}

/** Whether the last batch of a stream was loaded by then, as far as Stitch's API can tell. */
function isLoaded(end: WaitEnd, stream: string, times: number[], endAt: number, at: number) {
	const last = times[times.length - 1];
	if (last <= at) return true;
	const evidence = end.streams?.find(({ streamName }) => streamName === stream)?.evidence;
	if (evidence === 'quiet') return at - Math.max(endAt, ...times.slice(0, -1)) > 29 * MINUTE;
	// Undecidable: an earlier batch that lands after the end of the job looks like the last one.
	const isLate = (time: number) => time <= at && second(time) >= second(endAt);
	return evidence === 'loadedAfterEnd' && times.slice(0, -1).some(isLate);
}

describe('whatever the jobs, and whenever n8n is stopped and started', () => {
	it('no success that isn’t one, no more than 30 requests of a process, always an end', async () => {
		await fc.assert(
			fc.asyncProperty(world, async (shape) => {
				const { outer, ended, asked } = await play(shape);
				for (const times of asked) expect(worst(times)).toBeLessThanOrEqual(30);
				for (const one of ended) isTrue(outer, one);
			}),
			{ numRuns: 40 },
		);
	}, 120_000);
});

describe('as many as 250 sources at once', () => {
	const many = fc.record({
		count: fc.integer({ min: 100, max: 250 }),
		/** By source, in turns: streams without rows need the log. */
		isIdle: fc.array(fc.boolean(), { minLength: 3, maxLength: 10 }),
		results: fc.array(fc.constantFrom([0, 0, 0], [0, 0, 0], [0, 1, 0]), {
			minLength: 3,
			maxLength: 10,
		}),
		lags: fc.array(fc.constantFrom(0, 5 * SECOND, 40 * SECOND), { minLength: 1, maxLength: 5 }),
		knowsSpent: fc.boolean(),
	});

	it('each ends right, and no ten minutes hold more than 30 requests', async () => {
		await fc.assert(
			fc.asyncProperty(many, async ({ count, isIdle, results, lags, knowsSpent }) => {
				const outer = knowsSpent ? newWorld() : afterRestart();
				const { stitch, clock } = outer;
				const ids = addSources(outer, count);
				const of = <T>(list: readonly T[], index: number) => list[index % list.length];
				for (const [index, id] of ids.entries()) {
					const ours = stitch.jobs.find(({ jobName: name }) => name === `ours.${id}`);
					Object.assign(ours ?? {}, { statuses: of(results, index), listLag: of(lags, index) });
					const idle = { sourceName: `source_${id}`, streamName: `idle_${id}` };
					stitch.loadEvents.push({ ...idle, at: -HOUR });
				}
				const requests = ids.map((id, index) => {
					const streams = of(isIdle, index) ? ['orders', 'idle'] : ['orders'];
					return request(id, {
						streams: streams.map((name) => ({ streamName: `${name}_${id}` })),
					});
				});
				const ended = await clock.run(waitAll(outer, requests));
				const expected = ids.map((_, index) => (of(results, index)[1] === 0 ? 'loaded' : 'failed'));
				expect(ended.map(({ end }) => end.verdict)).toEqual(expected);
				expect(stitch.worstWindow()).toBeLessThanOrEqual(30);
			}),
			{ numRuns: 2 },
		);
	}, 120_000);
});
