import fc from 'fast-check';
import type { WaitRequest } from '../../../../../nodes/Stitch/jobs/wait/state';
import { waitForJobs } from '../../../../../nodes/Stitch/jobs/wait/loop';
import type { WaitResult } from '../../../../../nodes/Stitch/jobs/wait/loop';
import { FakeError } from '../support/fakeStitch';
import type { FakeJob } from '../support/fakeStitch';
import { HOUR, MINUTE, newReader, newWorld, started } from '../support/scenario';
import type { World } from '../support/scenario';

const SECOND = 1000;
const STREAMS = ['a', 'b', 'c'];
const RESULTS: Array<Array<number | null>> = [
	[0, 0, 0],
	[0, 0, 0],
	[0, 0, 0],
	[1, null, null],
	[0, 1, 0],
	[0, 0, 1],
	[null, null, null],
	[0, 0, null],
	[0, null, null],
];

const seconds = (min: number, max: number) =>
	fc.integer({ min, max }).map((value) => value * SECOND);

/** One stream of a job: rows or none, when the last came (share of the job), and its load. */
const stream = fc.record({
	rows: fc.boolean(),
	at: fc.double({ min: 0, max: 1, noNaN: true }),
	loadAfter: fc.oneof(seconds(0, 300), seconds(300, 5000), fc.constant(Infinity)),
	/** a load of earlier rows, before the last were handed over */
	earlier: fc.option(seconds(1, 100)),
	loadError: fc.boolean(),
	errorBefore: fc.integer({ min: 0, max: 5 }).map((value) => value === 0),
});

const source = fc.record({
	hadJob: fc.boolean(),
	/** a job that ends between the look before the start and the start */
	between: fc.integer({ min: 0, max: 4 }).map((value) => value === 0),
	duration: fc.oneof(
		seconds(1, 60),
		seconds(60, 1200),
		seconds(1200, 22_000),
		fc.constant(Infinity),
	),
	result: fc.constantFrom(...RESULTS),
	/** a newer job right after ours */
	followed: fc.option(fc.tuple(seconds(1, 100), seconds(1, 200))),
	hasLog: fc.integer({ min: 0, max: 4 }).map((value) => value > 0),
	sent: fc.constantFrom('started', 'started', 'alreadyRunning', 'lost', 'lostAttach'),
	looked: fc.boolean(),
	knowsStreams: fc.boolean(),
	streams: fc.tuple(stream, stream, stream),
	waitFor: fc.constantFrom('extraction', 'load'),
	followNewer: fc.boolean(),
	pollInterval: fc.option(seconds(1, 60)),
	extractionTimeout: fc.constantFrom(10 * MINUTE, HOUR, HOUR, 6 * HOUR + 5 * MINUTE),
});
type Source = typeof source extends fc.Arbitrary<infer T> ? T : never;

const fault = fc.record({
	kind: fc.constantFrom('502', 'reset', 'malformed', 'error', '429', '404'),
	chance: fc.integer({ min: 0, max: 99 }),
});

const timeline = fc.record({
	sources: fc.array(source, { minLength: 1, maxLength: 4 }),
	offsetMs: fc.constantFrom(0, HOUR, -24 * HOUR),
	latencyMs: fc.constantFrom(0, 200, 3000, 20_000),
	showRunning: fc.boolean(),
	logWhileRunning: fc.boolean(),
	pageSize: fc.constantFrom(3, 100),
	fillers: fc.constantFrom(0, 2, 7),
	fillerLoads: fc.constantFrom(0, 4),
	faults: fc.array(fault, { maxLength: 40 }),
	spent: fc.integer({ min: 0, max: 30 }),
	/** two executions instead of one */
	split: fc.boolean(),
});
type Timeline = typeof timeline extends fc.Arbitrary<infer T> ? T : never;

const OURS = 500_000;
const name = (index: number) => `source_${index}`;

function faultOf(kind: string): Error | { answer: unknown } {
	switch (kind) {
		case '502':
			return new FakeError('Bad gateway', '502');
		case 'reset':
			return new FakeError('The connection ended', null);
		case '429':
			return new FakeError('Too many requests', '429', 90 * SECOND);
		case 'error':
			return { answer: { error: { type: 'generic', message: 'no' }, data: [], links: {} } };
		case 'malformed':
			return { answer: { data: [{ job_name: 7 }], page: 1, total: 1, links: {} } };
		default:
			return { answer: '' };
	}
}

function jobsOf(index: number, one: Source): FakeJob[] {
	const sourceId = OURS + index;
	const jobs: FakeJob[] = [];
	if (one.hadJob) {
		jobs.push({ jobName: `previous.${index}`, sourceId, startAt: -HOUR, endAt: -HOUR + MINUTE });
	}
	if (one.between) {
		const startAt = -2 * MINUTE;
		jobs.push({ jobName: `between.${index}`, sourceId, startAt, endAt: -SECOND });
	}
	const endAt = one.duration;
	const last = Math.min(endAt, 6 * HOUR);
	const rows: FakeJob['rows'] = {};
	one.streams.forEach((entry, at) => {
		if (entry.rows) rows[STREAMS[at]] = { count: 3, at: Math.floor(entry.at * last) };
	});
	jobs.push({
		jobName: `ours.${index}`,
		sourceId,
		startAt: 0,
		endAt,
		statuses: one.result,
		rows,
		...(one.hasLog ? {} : { log: null }),
	});
	if (one.followed && endAt !== Infinity) {
		const [after, takes] = one.followed;
		const startAt = endAt + after;
		jobs.push({ jobName: `newer.${index}`, sourceId, startAt, endAt: startAt + takes });
	}
	return jobs;
}

function arrange(world: World, shape: Timeline): WaitRequest[] {
	const { stitch } = world;
	for (let i = 0; i < shape.spent; i++) {
		world.reader.budget.tryTake(world.clock)?.end();
		stitch.requests.push({ at: 0, request: { kind: 'extractions', page: 1 } });
	}
	stitch.fault = (asked, _, count) => {
		const planned = shape.faults[count % 60];
		if (!planned || planned.chance > 60) return undefined;
		if (planned.kind === '404' && asked.kind !== 'log') return undefined;
		return planned.kind === '404' ? new FakeError('no such log', '404') : faultOf(planned.kind);
	};
	return shape.sources.map((one, index): WaitRequest => {
		stitch.jobs.push(...jobsOf(index, one));
		one.streams.forEach((entry, at) => {
			const place = { sourceName: name(index), streamName: STREAMS[at] };
			const error = entry.errorBefore ? { error: 'Disk full' } : {};
			stitch.loadEvents.push({ ...place, ...error, at: -HOUR });
			if (!entry.rows || one.duration === Infinity || entry.loadAfter === Infinity) return;
			const handed = Math.floor(entry.at * Math.min(one.duration, 6 * HOUR));
			if (entry.earlier !== null) stitch.loadEvents.push({ ...place, at: handed - entry.earlier });
			const failing = entry.loadError && entry.loadAfter > 250 * SECOND;
			const event = { ...place, at: handed + entry.loadAfter };
			stitch.loadEvents.push(failing ? { ...event, error: 'Refused' } : event);
		});
		return started({
			sourceId: OURS + index,
			sourceName: name(index),
			before: !one.looked
				? { kind: 'unknown' }
				: one.hadJob
					? { kind: 'record', jobName: `previous.${index}`, running: false }
					: { kind: 'none' },
			sent:
				one.sent === 'started'
					? { kind: 'started', jobName: `ours.${index}` }
					: one.sent === 'alreadyRunning'
						? { kind: 'alreadyRunning' }
						: { kind: 'answerLost', sentAt: world.clock.now(), attach: one.sent === 'lostAttach' },
			...(one.knowsStreams ? { selected: STREAMS.map((streamName) => ({ streamName })) } : {}),
			waitFor: one.waitFor as WaitRequest['waitFor'],
			followNewer: one.followNewer,
			...(one.pollInterval === null ? {} : { pollIntervalMs: one.pollInterval }),
			extractionTimeoutMs: one.extractionTimeout,
			loadTimeoutMs: HOUR,
		});
	});
}

const second = (ms: number) => Math.floor(ms / SECOND) * SECOND;

/** Whether a good end is true by what really happened until `now`. */
function isTrue(world: World, shape: Timeline, index: number, result: WaitResult, now: number) {
	const { end } = result;
	const job = world.stitch.jobs.find(({ jobName }) => jobName === end.jobName);
	expect(job).toBeDefined();
	if (!job) return;
	expect(job.endAt).toBeLessThanOrEqual(now);
	expect(job.statuses ?? [0, 0, 0]).toEqual([0, 0, 0]);
	expect(job.sourceId).toBe(OURS + index);
	const { sent, followNewer, looked, between } = shape.sources[index];
	if (sent === 'started' && !(followNewer && end.overtaken.length > 0)) {
		expect(job.jobName).toBe(`ours.${index}`);
	}
	// If we looked before the start and nothing ended since, we never take an older job for ours.
	if (looked && !between) expect(job.startAt).toBeGreaterThanOrEqual(0);
	if (end.verdict !== 'loaded') return;
	for (const [streamName, { at }] of Object.entries(job.rows ?? {})) {
		const arrived = world.stitch.loadEvents.some(
			(load) =>
				load.sourceName === name(index) &&
				load.streamName === streamName &&
				!load.error &&
				load.at <= now &&
				second(load.at) >= second(at),
		);
		expect([streamName, arrived]).toEqual([streamName, true]);
	}
}

async function play(shape: Timeline) {
	const fillers = Array.from({ length: shape.fillers }, (_, index) => 1000 + index);
	const world = newWorld({ ...shape, fillers });
	const requests = arrange(world, shape);
	const now = world.clock.now();
	const ended: number[] = [];
	const half = shape.split ? Math.ceil(requests.length / 2) : requests.length;
	const executions = [requests.slice(0, half), requests.slice(half)];
	const results = await world.clock.run(
		Promise.all(
			executions.map(async (group, part) => {
				if (group.length === 0) return [];
				const reader = newReader(world.clock, world.stitch, undefined, world.reader);
				const onEnd = (index: number) => {
					ended[part * half + index] = world.stitch.elapsed();
				};
				const startedAt = group.map(() => now);
				return await waitForJobs(reader, group, startedAt, { onEnd });
			}),
		),
	);
	return { world, results: results.flat(), ended };
}

/** Time that faults, the budget and the last looks may add to a limit. */
const SLACK = HOUR;

describe('whatever the time line of jobs, pages and faults', () => {
	it('no success that isn’t one, no request over the budget, always an end', async () => {
		await fc.assert(
			fc.asyncProperty(timeline, async (shape) => {
				const { world, results, ended } = await play(shape);
				expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
				expect(results).toHaveLength(shape.sources.length);
				for (const [index, result] of results.entries()) {
					const { verdict } = result.end;
					expect(result.waitedMs).toBeLessThan(6 * HOUR + HOUR + 2 * SLACK);
					if (verdict === 'extracted' || verdict === 'loaded') {
						isTrue(world, shape, index, result, ended[index]);
					}
				}
			}),
			{ numRuns: 300 },
		);
	}, 120_000);

	it('a job that goes well is never reported as anything else', async () => {
		const healthy = timeline.map(
			(shape): Timeline => ({
				...shape,
				faults: [],
				sources: shape.sources.map((one) => ({
					...one,
					duration: Math.min(one.duration, one.extractionTimeout - MINUTE),
					result: [0, 0, 0],
					sent: one.sent === 'lost' ? 'started' : one.sent,
					looked: true,
					between: false,
					followed: null,
					hasLog: true,
					streams: one.streams.map((entry) => ({
						...entry,
						loadAfter: Math.min(entry.loadAfter, 50 * MINUTE),
						loadError: false,
						errorBefore: false,
					})) as Source['streams'],
				})),
			}),
		);
		await fc.assert(
			fc.asyncProperty(healthy, async (shape) => {
				const { results } = await play(shape);
				const expected = shape.sources.map(({ waitFor }) =>
					waitFor === 'load' ? 'loaded' : 'extracted',
				);
				expect(results.map(({ end }) => end.verdict)).toEqual(expected);
			}),
			{ numRuns: 150 },
		);
	}, 120_000);
});
