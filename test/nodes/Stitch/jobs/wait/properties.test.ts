import { fc } from '../../../../support/random';
import type { Load } from '../../../../../nodes/Stitch/api/loads';
import type { WaitRequest, WaitResult } from '../../../../../nodes/Stitch/jobs/wait/state';
import type { StitchError } from '../../../../../nodes/Stitch/api/StitchError';
import { fakeError, fakePage } from '../support/fakeStitch';
import type { FakeJob } from '../support/fakeStitch';
import { HOUR, MINUTE, newReader, newWorld, started, waitAll } from '../support/scenario';
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
	[null, 0, 0],
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
	/** an earlier batch, handed over and loaded so long before the last */
	batch: fc.option(fc.tuple(seconds(1, 300), seconds(0, 300))),
	/** whether the job before left rows that land so long after the start */
	outstanding: fc.option(seconds(0, 1500)),
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
	/** how late the list shows a job that ended */
	lag: fc.constantFrom(0, 0, 5 * SECOND, 40 * SECOND),
	looked: fc.boolean(),
	exitLine: fc.boolean(),
	knowsStreams: fc.boolean(),
	streams: fc.tuple(stream, stream, stream),
	waitFor: fc.constantFrom('extraction', 'load'),
	followNewer: fc.boolean(),
	pollInterval: fc.option(seconds(1, 60)),
	extractionTimeout: fc.constantFrom(10 * MINUTE, HOUR, HOUR, 6 * HOUR + 5 * MINUTE),
});
type Source = typeof source extends fc.Arbitrary<infer T> ? T : never;

const fault = fc.record({
	kind: fc.constantFrom('502', 'reset', 'malformed', 'error', '429', '404', 'gateway', 'empty'),
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
	withoutDate: fc.integer({ min: 0, max: 4 }).map((value) => value === 0),
	/** two executions instead of one */
	split: fc.boolean(),
});
type Timeline = typeof timeline extends fc.Arbitrary<infer T> ? T : never;

const OURS = 500_000;
/** When it was sent is filled in when the wait begins. */
const MOMENT = { sentAt: 0, answeredAt: 0 };
const BEGIN = Date.UTC(2024, 2, 5, 7);
const name = (index: number) => `source_${index}`;

function faultOf(kind: string): StitchError | { answer: unknown } {
	switch (kind) {
		case '502':
			return fakeError('Bad gateway', 502);
		case 'reset':
			return fakeError('The connection ended');
		case '429':
			return fakeError('Too many requests', 429, 90 * SECOND);
		case 'error':
			return { answer: { error: { type: 'generic', message: 'no' }, data: [], links: {} } };
		case 'gateway':
			return fakePage(404);
		case 'empty':
			return { answer: { data: [], page: 1, total: 0, links: {} } };
		case 'malformed':
			return { answer: { data: [{ job_name: 7 }], page: 1, total: 1, links: {} } };
		default:
			return { answer: '' };
	}
}

const PREVIOUS_END = -HOUR + MINUTE;
/** When the job before handed over the rows that it left. */
const LEFT_AT = PREVIOUS_END - 10 * SECOND;

function jobsOf(index: number, one: Source): FakeJob[] {
	const sourceId = OURS + index;
	const jobs: FakeJob[] = [];
	if (one.hadJob) {
		const rows: FakeJob['rows'] = {};
		const empty: string[] = [];
		one.streams.forEach(({ outstanding }, at) => {
			if (outstanding === null) empty.push(STREAMS[at]);
			else rows[STREAMS[at]] = { count: 2, at: LEFT_AT };
		});
		const times = { startAt: -HOUR, endAt: PREVIOUS_END };
		jobs.push({ jobName: `previous.${index}`, sourceId, ...times, rows, empty, exitLine: true });
	}
	if (one.between) {
		const startAt = -2 * MINUTE;
		const listLag = one.lag + SECOND;
		jobs.push({ jobName: `between.${index}`, sourceId, startAt, endAt: -SECOND, listLag });
	}
	const endAt = one.duration;
	const rows: FakeJob['rows'] = {};
	const empty: string[] = [];
	one.streams.forEach((entry, at) => {
		if (entry.rows) rows[STREAMS[at]] = { count: 3, at: handedOver(one, entry) };
		else empty.push(STREAMS[at]);
	});
	jobs.push({
		jobName: `ours.${index}`,
		sourceId,
		startAt: 0,
		endAt,
		statuses: one.result,
		rows,
		empty,
		listLag: one.lag,
		...(one.exitLine ? { exitLine: true as const } : {}),
		...(one.hasLog ? {} : { log: null }),
	});
	if (one.followed && endAt !== Infinity) {
		const [after, takes] = one.followed;
		const startAt = endAt + after;
		jobs.push({ jobName: `newer.${index}`, sourceId, startAt, endAt: startAt + takes });
	}
	return jobs;
}

/** When each batch of a stream was handed over; the last one last. */
function handedOver(one: Source, { at, batch }: Source['streams'][0]): number[] {
	const last = Math.floor(at * Math.min(one.duration, 6 * HOUR));
	return batch === null ? [last] : [Math.max(0, last - batch[0]), last];
}

/** When each batch is loaded, in the order of the batches; Infinity: never. */
function loadedAt(one: Source, entry: Source['streams'][0]): number[] {
	const batches = handedOver(one, entry);
	const last = batches[batches.length - 1] + entry.loadAfter;
	if (batches.length === 1) return [last];
	return [Math.min(last - SECOND, batches[0] + (entry.batch?.[1] ?? 0)), last];
}

function arrange(world: World, shape: Timeline): WaitRequest[] {
	const { stitch } = world;
	for (let i = 0; i < shape.spent; i++) {
		world.reader.budget.tryTake()?.end();
		stitch.requests.push({ at: 0, request: { kind: 'log', jobName: '' } });
	}
	stitch.fault = (asked, _, count) => {
		const planned = shape.faults[count % 60];
		if (!planned || planned.chance > 60) return undefined;
		if (planned.kind === '404' && asked.kind !== 'log') return undefined;
		// An empty list of loads would be a different world: Stitch forgets no load.
		const isExtractions = asked.kind === 'page' && asked.list === 'extractions';
		if (planned.kind === 'empty' && !(isExtractions && asked.page === 1)) return undefined;
		return planned.kind === '404' ? fakeError('no such log', 404) : faultOf(planned.kind);
	};
	return shape.sources.map((one, index): WaitRequest => {
		stitch.jobs.push(...jobsOf(index, one));
		const before: Load[] = [];
		one.streams.forEach((entry, at) => {
			const place = { sourceName: name(index), streamName: STREAMS[at] };
			const error = entry.errorBefore ? { error: 'Disk full' } : {};
			const isLeft = one.hadJob && entry.outstanding !== null;
			const loaded = isLeft ? -2 * HOUR : -HOUR + 5 * MINUTE;
			stitch.loadEvents.push({ ...place, ...error, at: loaded });
			before.push({
				...place,
				lastLoadedAt: entry.errorBefore ? null : second(BEGIN + (shape.offsetMs ?? 0) + loaded),
				...(entry.errorBefore ? { error: { message: '', fingerprint: 'Disk full' } } : {}),
				raw: {},
			});
			if (isLeft) stitch.loadEvents.push({ ...place, at: entry.outstanding as number });
			if (!entry.rows || one.duration === Infinity) return;
			const times = loadedAt(one, entry);
			const earlier = isLeft ? (entry.outstanding as number) : -Infinity;
			// A load of rows that no log has would be one more batch of the job before.
			if (entry.earlier !== null && !isLeft) {
				stitch.loadEvents.push({ ...place, at: handedOver(one, entry)[0] - entry.earlier });
			}
			times.forEach((time, batch) => {
				if (time === Infinity) return;
				// Batches are loaded in their order.
				const event = { ...place, at: Math.max(time, earlier + SECOND) };
				const failing = entry.loadError && entry.loadAfter > 250 * SECOND;
				const isLast = batch === times.length - 1;
				stitch.loadEvents.push(failing && isLast ? { ...event, error: 'Refused' } : event);
			});
		});
		return started({
			sourceId: OURS + index,
			sourceName: name(index),
			before: !one.looked
				? { kind: 'unknown' }
				: one.hadJob
					? {
							kind: 'record',
							jobName: `previous.${index}`,
							completionTime: second(BEGIN + shape.offsetMs + PREVIOUS_END),
						}
					: { kind: 'none' },
			sent:
				one.sent === 'started'
					? { ...MOMENT, kind: 'started', jobName: `ours.${index}` }
					: one.sent === 'alreadyRunning'
						? { ...MOMENT, kind: 'alreadyRunning' }
						: { ...MOMENT, kind: 'answerLost', attach: one.sent === 'lostAttach' },
			...(one.looked ? { loadsBefore: before } : {}),
			...(one.knowsStreams ? { streams: STREAMS.map((streamName) => ({ streamName })) } : {}),
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
	const [discovery, tap, target] = job.statuses ?? [0, 0, 0];
	expect([discovery ?? 0, tap, target]).toEqual([0, 0, 0]);
	expect(job.sourceId).toBe(OURS + index);
	const { sent, followNewer } = shape.sources[index];
	if (sent === 'started' && !(followNewer && end.supersededJobs.length > 0)) {
		expect(job.jobName).toBe(`ours.${index}`);
	}
	// An older job is never taken for ours.
	expect(job.startAt).toBeGreaterThanOrEqual(0);
	if (end.verdict !== 'loaded') return;
	const one = shape.sources[index];
	for (const [streamName, { at }] of Object.entries(job.rows ?? {})) {
		const handed = [at].flat();
		const stream = end.streams?.find((shown) => shown.streamName === streamName);
		const entry = one.streams[STREAMS.indexOf(streamName)];
		const arrivals = loadsOf(world, index, streamName).filter((load) => load <= now);
		// Undecidable, and said so: nothing came for half an hour, while others were waited for at least.
		if (stream?.evidence === 'quiet') {
			const end = Math.max(...handed);
			const times = [end, ...arrivals.filter((load) => load > end), now].sort((a, b) => a - b);
			const gaps = times.slice(1).map((time, before) => time - times[before]);
			expect(Math.max(...gaps)).toBeGreaterThan(29 * MINUTE);
			continue;
		}
		// Undecidable: an earlier batch that lands after the end of the job looks like the last one.
		const [first, last] = loadedAt(one, entry);
		if (last !== undefined && first >= second(job.endAt)) continue;
		// Undecidable: a batch of an earlier job that no list has shown.
		const isKnown = one.looked || world.stitch.shownJobs.has(`previous.${index}`);
		if (one.hadJob && entry.outstanding !== null && !isKnown) continue;
		const isOurs = job.jobName === `ours.${index}`;
		const truth = isOurs ? (last ?? first) : handed[handed.length - 1];
		const arrived = arrivals.some((load) => second(load) >= second(truth));
		expect([streamName, arrived]).toEqual([streamName, true]);
	}
}

function loadsOf({ stitch }: World, index: number, streamName: string): number[] {
	return stitch.loadEvents
		.filter(
			(load) => load.sourceName === name(index) && load.streamName === streamName && !load.error,
		)
		.map(({ at }) => at);
}

async function play(shape: Timeline) {
	const fillers = Array.from({ length: shape.fillers }, (_, index) => 1000 + index);
	const world = newWorld({ ...shape, fillers });
	const requests = arrange(world, shape);
	const ended: number[] = [];
	const half = shape.split ? Math.ceil(requests.length / 2) : requests.length;
	const executions = [requests.slice(0, half), requests.slice(half)];
	const results = await world.clock.run(
		Promise.all(
			executions.map(async (group, part) => {
				const reader = newReader(world.clock, world.stitch, undefined, world.reader);
				const onEnd = (index: number) => {
					ended[part * half + index] = world.stitch.elapsed();
				};
				return await waitAll(world, group, { onEnd }, reader);
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
			{ numRuns: 80 },
		);
	}, 120_000);

	it('a job that goes well is never reported as anything else', async () => {
		const healthy = timeline.map((shape): Timeline => ({
			...shape,
			faults: [],
			withoutDate: false,
			sources: shape.sources.map((one) => ({
				...one,
				duration: Math.min(one.duration, one.extractionTimeout - MINUTE),
				result: [0, 0, 0],
				sent: one.sent === 'lost' ? 'started' : one.sent,
				looked: true,
				between: false,
				lag: Math.min(one.lag, 5 * SECOND),
				followed: null,
				hasLog: true,
				streams: one.streams.map((entry) => ({
					...entry,
					loadAfter: Math.min(entry.loadAfter, 50 * MINUTE),
					loadError: false,
					errorBefore: false,
					outstanding: null,
				})) as Source['streams'],
			})),
		}));
		await fc.assert(
			fc.asyncProperty(healthy, async (shape) => {
				const { results } = await play(shape);
				const expected = shape.sources.map(({ waitFor }) =>
					waitFor === 'load' ? 'loaded' : 'extracted',
				);
				expect(results.map(({ end }) => end.verdict)).toEqual(expected);
			}),
			{ numRuns: 50 },
		);
	}, 120_000);
});
