import type { Load } from '../../../../../nodes/Stitch/api/loads';
import { fakeError, fakePage } from '../support/fakeStitch';
import type { FakeJob, FakeOptions } from '../support/fakeStitch';
import { HOUR, MINUTE, NAME, newWorld, SOURCE, started, wait } from '../support/scenario';
import type { World } from '../support/scenario';
import type { WaitRequest, WaitVerdict } from '../../../../../nodes/Stitch/jobs/wait/state';

const SECOND = 1000;
/** When every scenario begins, Stitch's clock if it runs like n8n's. */
const BEGIN = Date.UTC(2024, 2, 5, 7);
const EXTRACTION = 120 * SECOND;
const LOADED = 180 * SECOND;
/** Without a load for so long, seconds, a stream counts as done. */
const QUIET = 30 * 60;

const previous: FakeJob = {
	jobName: 'previous',
	sourceId: SOURCE,
	startAt: -HOUR,
	endAt: -HOUR + MINUTE,
};

/** Another job of the source, of which the log says that it had no rows. */
const withoutRows = { sourceId: SOURCE, empty: ['orders', 'users', 'quiet'] };

const ours = (overrides: Partial<FakeJob> = {}): FakeJob => ({
	jobName: 'ours',
	sourceId: SOURCE,
	startAt: 1 * SECOND,
	endAt: EXTRACTION,
	rows: { orders: { count: 12, at: 60 * SECOND }, users: { count: 3, at: 100 * SECOND } },
	...overrides,
});

/** The loads of orders and users before the start, and after it at the given time. */
function loads({ stitch }: World, at = LOADED, streams = ['orders', 'users']): void {
	for (const streamName of ['orders', 'users', 'quiet']) {
		stitch.loadEvents.push({ at: -HOUR + 5 * MINUTE, sourceName: NAME, streamName });
	}
	for (const streamName of streams) stitch.loadEvents.push({ at, sourceName: NAME, streamName });
}

/** Of two batches of orders, the first is loaded after the end of the job. */
function firstOfTwoBatches(world: World): void {
	const orders = { count: 5_000, at: [60 * SECOND, 100 * SECOND] };
	world.stitch.jobs.push(previous, ours({ rows: { orders } }));
	loads(world, 150 * SECOND, ['orders']);
}

/** It is over, and loaded, before anybody looks. */
function shortJob(world: World): void {
	const orders = { count: 3, at: 2 * SECOND };
	world.stitch.jobs.push(previous, ours({ endAt: 3 * SECOND, rows: { orders } }));
	loads(world, 10 * SECOND, ['orders']);
}

const BEFORE = {
	kind: 'record',
	jobName: 'previous',
	completionTime: BEGIN - HOUR + MINUTE,
} as const;

/** A load record of before the start, milliseconds from the start. */
const loadedAt = (streamName: string, ms: number): Load => ({
	sourceName: NAME,
	streamName,
	lastLoadedAt: BEGIN + ms,
	raw: {},
});

const evidence = (streamName: string, by: string) =>
	expect.objectContaining({ streamName, evidence: by });

/** A log's time, seconds from the start. */
const at = (seconds: number) =>
	new Date(BEGIN + seconds * SECOND).toISOString().slice(0, 19).replace('T', ' ');

const iso = (ms: number) => new Date(BEGIN + ms).toISOString().replace('.000Z', 'Z');

/** A job as the list shows it when it is over. */
const record = ({ jobName, startAt, endAt, statuses = [0, 0, 0] }: FakeJob) => ({
	job_name: jobName,
	source_id: SOURCE,
	start_time: iso(startAt),
	completion_time: iso(endAt),
	discovery_exit_status: statuses[0],
	tap_exit_status: statuses[1],
	target_exit_status: statuses[2],
});

const page = (...data: object[]) => ({ data, page: 1, total: data.length, links: {} });

interface Scenario {
	options?: FakeOptions;
	request?: Partial<WaitRequest>;
	arrange(world: World): void;
	verdict: WaitVerdict;
	/** not earlier than, seconds */
	from?: number;
	/** not later than, seconds */
	to: number;
	/** most requests altogether */
	requests?: number;
	details?: object;
}

/** When they were sent is filled in when the wait begins. */
const MOMENT = { sentAt: 0, answeredAt: 0 };
const ATTACHED = { ...MOMENT, kind: 'alreadyRunning' } as const;
const LOST = { ...MOMENT, kind: 'answerLost', attach: false } as const;

/** Stitch's 404 in words. */
const NOT_FOUND = "Stitch couldn't find what was requested";

const failure = { jobName: 'ours', verdict: 'failed' };

// The first 17 are those of the comparison; then what none of them covered.
const scenarios: Record<string, Scenario> = {
	'all streams loaded': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		requests: 20,
	},
	'extraction only': {
		request: { waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
		},
		verdict: 'extracted',
		from: 120,
		to: 180,
		requests: 15,
	},
	'tap fails at login': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ statuses: [0, 1, 0], descriptions: [null, 'FATAL: login', null], rows: {} }),
			);
		},
		verdict: 'failed',
		from: 120,
		to: 180,
		details: { ...failure, phase: 'tap', description: 'FATAL: login' },
	},
	'discovery fails, later phases stay null': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ statuses: [1, null, null], descriptions: ['no such host', null, null] }),
			);
		},
		verdict: 'failed',
		from: 120,
		to: 180,
		details: { ...failure, phase: 'discovery', description: 'no such host' },
	},
	'target fails': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ statuses: [0, 0, 2] }));
		},
		verdict: 'failed',
		to: 180,
		details: { ...failure, phase: 'target', description: 'exit status 2' },
	},
	'job stopped: completion time and null statuses': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({
					statuses: [null, null, null],
					descriptions: ['Terminated', 'Terminated', 'Terminated'],
				}),
			);
		},
		verdict: 'terminated',
		from: 120,
		to: 180,
		details: { byTimeLimit: false },
	},
	'job ended by Stitch after 24 hours': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({
					endAt: 24 * HOUR + SECOND,
					statuses: [null, null, null],
					descriptions: ['Terminated', 'Terminated', 'Terminated'],
				}),
			);
		},
		verdict: 'terminated',
		from: 24 * 3600,
		to: 24 * 3600 + 240,
		details: { byTimeLimit: true },
	},
	'job ended by Stitch after six hours, as in 2020': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({
					endAt: 6 * HOUR + SECOND,
					statuses: [null, null, null],
					descriptions: ['Terminated', 'Terminated', 'Terminated'],
				}),
			);
		},
		verdict: 'terminated',
		from: 6 * 3600,
		to: 6 * 3600 + 120,
		details: { byTimeLimit: true },
	},
	'already running, attached': {
		request: { sent: ATTACHED },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ jobName: 'theirs', startAt: -MINUTE }));
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		details: { jobName: 'theirs' },
	},
	'already running, attached, list shows running jobs': {
		options: { showRunning: true },
		request: {
			sent: ATTACHED,
			before: { kind: 'record', jobName: 'theirs', completionTime: null },
		},
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ jobName: 'theirs', startAt: -MINUTE }));
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		details: { jobName: 'theirs' },
	},
	'source on page 2': {
		options: { fillers: Array.from({ length: 150 }, (_, i) => 1000 + i) },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		requests: 22,
	},
	'overtaken before a look saw it': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 2 * SECOND }),
				ours({ jobName: 'newer', startAt: 2.5 * SECOND, endAt: 3 * SECOND }),
			);
		},
		verdict: 'superseded',
		to: 100,
		details: {
			jobName: 'ours',
			newer: expect.objectContaining({ jobName: 'newer' }),
			log: expect.anything(),
		},
	},
	'overtaken between two looks': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
		},
		verdict: 'superseded',
		to: 100,
		details: { newer: expect.objectContaining({ jobName: 'newer' }), log: expect.anything() },
	},
	'overtaken by a job that is shown running': {
		options: { showRunning: true },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 2 * SECOND }),
				ours({ jobName: 'newer', startAt: 3 * SECOND, endAt: HOUR }),
			);
		},
		verdict: 'superseded',
		to: 100,
		details: { newer: expect.objectContaining({ jobName: 'newer' }) },
	},
	'overtaken, and the log is gone': {
		request: { extractionTimeoutMs: 20 * MINUTE },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, log: null }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
		},
		verdict: 'superseded',
		to: 100,
		details: { logMissing: NOT_FOUND },
	},
	'overtaken, the newer one will do': {
		request: { followNewer: true },
		arrange(world) {
			world.stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, rows: {}, empty: ['orders', 'users'] }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
			loads(world, 60 * SECOND);
		},
		verdict: 'loaded',
		from: 60,
		to: 120,
		details: { jobName: 'newer', supersededJobs: ['ours'] },
	},
	'one stream does not load': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
			world.stitch.loadEvents.push({
				at: LOADED,
				sourceName: NAME,
				streamName: 'users',
				error: 'Connection refused',
			});
		},
		verdict: 'failed',
		from: 180,
		to: 260,
		details: { phase: 'load', description: 'Connection refused (load a batch)' },
	},
	'a 502 while polling': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) =>
				count === 3 || count === 4 ? fakeError('Bad gateway', 502) : undefined;
		},
		verdict: 'loaded',
		from: 180,
		to: 300,
	},
	'first run ever': {
		request: { before: { kind: 'none' } },
		arrange({ stitch }) {
			stitch.jobs.push(ours());
			for (const streamName of ['orders', 'users']) {
				stitch.loadEvents.push({ at: LOADED, sourceName: NAME, streamName });
			}
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'a job of three hours': {
		arrange(world) {
			world.stitch.jobs.push(
				previous,
				ours({ endAt: 3 * HOUR, rows: { orders: { count: 1, at: 2.9 * HOUR } } }),
			);
			loads(world, 3 * HOUR + MINUTE, ['orders']);
		},
		verdict: 'loaded',
		from: 3 * 3600 + 60,
		to: 3 * 3600 + 300,
	},
	'loads on three pages': {
		options: { fillerLoads: 250 },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 400,
		requests: 30,
	},
	'a slow load': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, 40 * MINUTE);
		},
		verdict: 'loaded',
		from: 2400,
		to: 2550,
	},
	'a load that never comes': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
		},
		verdict: 'timedOut',
		from: 3600 + 120,
		to: 3600 + 400,
		details: {
			during: 'load',
			streams: [
				expect.objectContaining({ streamName: 'orders', outcome: 'loaded' }),
				expect.objectContaining({ streamName: 'quiet', outcome: 'unchanged' }),
				expect.objectContaining({ streamName: 'users', outcome: 'pending', rows: 3 }),
			],
		},
	},
	'no stream has rows': {
		arrange(world) {
			const empty = ['orders', 'users', 'quiet'];
			world.stitch.jobs.push(previous, ours({ rows: {}, empty }));
			loads(world, LOADED, []);
		},
		verdict: 'loaded',
		from: 120,
		to: 200,
	},
	'a stream loaded while the extraction still ran': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, 110 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: LOADED, sourceName: NAME, streamName: 'users' });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'a load before the last rows is not enough': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: { orders: { count: 12, at: 100 * SECOND } } }));
			loads(world, 90 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 10 * MINUTE, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 600,
		to: 760,
	},
	'no log: when nothing has come for half an hour, every selected stream loaded is enough': {
		request: { streams: [{ streamName: 'orders' }, { streamName: 'users' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world);
		},
		verdict: 'loaded',
		from: 180 + QUIET,
		to: 300 + QUIET,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'no log, and the second batch of a stream comes minutes after the first': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world, LOADED, ['orders']);
			world.stitch.loadEvents.push({ at: 15 * MINUTE, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 15 * 60 + QUIET,
		to: 17 * 60 + QUIET,
	},
	'no log, and the last load comes almost an hour after the end': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world, 59 * MINUTE, ['orders']);
		},
		verdict: 'loaded',
		from: 59 * 60 + QUIET,
		to: 62 * 60 + QUIET,
	},
	'a log that never reaches to the end, and every stream loaded': {
		arrange(world) {
			const log = `${at(1)},500Z main - INFO Running the tap`;
			world.stitch.jobs.push(previous, ours({ log }));
			loads(world);
		},
		request: { streams: [{ streamName: 'orders' }, { streamName: 'users' }] },
		verdict: 'loaded',
		from: 180 + QUIET,
		to: 300 + QUIET,
	},
	'no log: a silent stream is pending, not unchanged': {
		request: {
			streams: [{ streamName: 'orders' }, { streamName: 'quiet' }],
			loadTimeoutMs: 20 * MINUTE,
		},
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world);
		},
		verdict: 'timedOut',
		from: 1200,
		to: 1600,
		details: { logMissing: NOT_FOUND },
	},
	'a log in words that are not known proves nothing': {
		request: { loadTimeoutMs: 20 * MINUTE },
		arrange(world) {
			const log = '2024-03-05 07:00:30,000Z target - INFO wrote 12 records somewhere';
			world.stitch.jobs.push(previous, ours({ log }));
			loads(world);
		},
		verdict: 'timedOut',
		to: 1600,
	},
	'an error state left from before clears itself': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
			const stale = { sourceName: NAME, streamName: 'users', error: 'Disk full' };
			world.stitch.loadEvents.push({ at: -MINUTE, ...stale });
			world.stitch.loadEvents.push({ at: LOADED, sourceName: NAME, streamName: 'users' });
		},
		verdict: 'loaded',
		from: 180,
		to: 2200,
	},
	'an error state that came after an older look before the start, and clears': {
		request: {
			loadsBefore: ['orders', 'users', 'quiet'].map((name) => loadedAt(name, -HOUR + 5 * MINUTE)),
			areLoadsOld: true,
		},
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			const users = { sourceName: NAME, streamName: 'users' };
			world.stitch.loadEvents.push({ at: -MINUTE, ...users, error: 'Disk full' });
			loads(world, LOADED + MINUTE);
		},
		verdict: 'loaded',
		from: 240,
		to: 400,
	},
	'an error state left from before stays': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
			world.stitch.loadEvents.push({
				at: -MINUTE,
				sourceName: NAME,
				streamName: 'users',
				error: 'Disk full',
			});
		},
		verdict: 'failed',
		from: 1000,
		to: 1300,
		details: { phase: 'load', description: 'Disk full (load a batch)' },
	},
	'an old error of a stream without rows changes nothing': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			const old = { sourceName: NAME, streamName: 'quiet', error: 'Disk full' };
			world.stitch.loadEvents.push({ at: -MINUTE, ...old });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'Stitch’s clock is an hour ahead': {
		options: { offsetMs: HOUR },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'Stitch’s clock is a day behind': {
		options: { offsetMs: -24 * HOUR },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the list shows running jobs': {
		options: { showRunning: true },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'another job ended between the look before and the start': {
		options: { logWhileRunning: true },
		arrange(world) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND };
			world.stitch.jobs.push(previous, { ...between, ...withoutRows }, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the same, and a running job has no log': {
		arrange(world) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND };
			world.stitch.jobs.push(previous, { ...between, ...withoutRows }, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'nobody looked before the start': {
		request: { before: { kind: 'unknown' } },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'nobody looked before the start, and ours was overtaken': {
		request: { before: { kind: 'unknown' }, waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 1.5 * SECOND }),
				ours({ jobName: 'newer', startAt: 2 * SECOND, endAt: 2.5 * SECOND }),
			);
		},
		verdict: 'superseded',
		to: 100,
	},
	'the answer to the start was lost, a job was started': {
		request: { sent: LOST },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		details: { jobName: 'ours' },
	},
	'the answer to the start was lost, an older job was running': {
		request: { sent: LOST },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ jobName: 'theirs', startAt: -HOUR / 2 }));
		},
		verdict: 'unknown',
		to: 200,
		details: { description: expect.stringContaining('was running already') },
	},
	'the answer to the start was lost, nothing was started': {
		request: {
			sent: LOST,
			extractionTimeoutMs: 10 * MINUTE,
		},
		arrange({ stitch }) {
			stitch.jobs.push(previous);
		},
		verdict: 'timedOut',
		from: 600,
		to: 700,
	},
	'a token that may not read logs': {
		request: { streams: [{ streamName: 'orders' }, { streamName: 'users' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = ({ kind }) => (kind === 'log' ? fakeError('no', 403) : undefined);
		},
		verdict: 'loaded',
		from: 180 + QUIET,
		to: 300 + QUIET,
	},
	'401 in the middle': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = (_, at) =>
				at > 50 * SECOND ? fakeError('Authorization failed', 401) : undefined;
		},
		verdict: 'refused',
		from: 50,
		to: 110,
		details: { error: expect.objectContaining({ status: 401 }) },
	},
	'Stitch is down for good': {
		request: { extractionTimeoutMs: 30 * MINUTE },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = (_, at) =>
				at > 60 * SECOND ? fakeError('Service unavailable', 503) : undefined;
		},
		verdict: 'timedOut',
		from: 1800,
		to: 2000,
		details: { error: expect.objectContaining({ status: 503 }) },
	},
	'Stitch is down for hours: that ends with the limit of the wait, not before': {
		request: { extractionTimeoutMs: 4 * HOUR },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = () => fakeError('Service unavailable', 503);
		},
		verdict: 'timedOut',
		from: 4 * 3600,
		to: 4 * 3600 + 200,
	},
	'Stitch is down for half an hour': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, at) =>
				at > MINUTE && at < 31 * MINUTE ? fakeError('Bad gateway', 502) : undefined;
		},
		verdict: 'loaded',
		from: 1860,
		to: 2100,
	},
	'a gateway that answers with a page of its own, 403, for half an hour': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, at) => (at > MINUTE && at < 31 * MINUTE ? fakePage(403) : undefined);
		},
		verdict: 'loaded',
		from: 1860,
		to: 2100,
	},
	'a list without the job before, though its loads are there: its batch comes after ours ended': {
		request: {
			before: { kind: 'none' },
			loadsBefore: [loadedAt('orders', -2 * HOUR)],
		},
		arrange(world) {
			const orders = { count: 3, at: 2 * SECOND };
			world.stitch.jobs.push(previous, ours({ endAt: 3 * SECOND, rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 10 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 900 * SECOND });
		},
		verdict: 'loaded',
		from: 900,
		to: 2900,
	},
	'429 with Retry-After is obeyed': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) =>
				count === 2 ? fakeError('Too many requests', 429, 5 * MINUTE) : undefined;
		},
		verdict: 'loaded',
		from: 300,
		to: 400,
		requests: 12,
	},
	'malformed answers': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) =>
				count % 2 === 0 && count < 9 ? { answer: { data: 'soon' } } : undefined;
		},
		verdict: 'loaded',
		from: 180,
		to: 300,
	},
	'a 200 with an error in it is no page': {
		request: { extractionTimeoutMs: 5 * MINUTE },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = () => ({ answer: { error: { type: 'generic' }, data: [], links: {} } });
		},
		verdict: 'timedOut',
		from: 300,
		to: 500,
	},
	'the job never appears': {
		request: { extractionTimeoutMs: 20 * MINUTE },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ endAt: Infinity }));
		},
		verdict: 'timedOut',
		from: 1200,
		to: 1300,
		details: { during: 'extraction', jobName: 'ours' },
	},
	'the record fits no rule': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ statuses: [0, 0, null] }));
		},
		verdict: 'unknown',
		from: 120,
		to: 400,
	},
	'another source fails, ours does not': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			world.stitch.jobs.push(
				ours({ jobName: 'other', sourceId: SOURCE + 1, statuses: [1, null, null] }),
			);
			loads(world);
			world.stitch.loadEvents.push({
				at: LOADED,
				sourceName: 'other_db',
				streamName: 'orders',
				error: 'Disk full',
			});
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	// The kinds of wrong ends that a simulation found: 'loaded' too early.
	'a Load Timeout shorter than the time that a stream has to be quiet': {
		request: { loadTimeoutMs: 5 * MINUTE, streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: {}, exitLine: true }));
			loads(world, 10 * MINUTE, ['orders']);
		},
		verdict: 'timedOut',
		from: 7 * 60,
		to: 9 * 60,
	},
	'the same, and a first batch that landed': {
		request: { loadTimeoutMs: 2 * MINUTE },
		arrange(world) {
			const orders = { count: 5_000, at: [60 * SECOND, 120 * SECOND] };
			world.stitch.jobs.push(previous, ours({ endAt: 150 * SECOND, rows: { orders } }));
			loads(world, 130 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 400 * SECOND, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'timedOut',
		to: 6 * 60,
	},
	'a log that is whole only after 20 minutes': {
		options: { logUntil: (elapsed) => (elapsed < 20 * MINUTE ? 61 * SECOND : Infinity) },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 20 * 60,
		to: 40 * 60,
		requests: 110,
		details: { streams: expect.arrayContaining([evidence('quiet', 'noRows')]) },
	},
	'logs that can’t be had for 10 minutes': {
		request: { streams: ['orders', 'users', 'quiet'].map((streamName) => ({ streamName })) },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = ({ kind }, at) =>
				kind === 'log' && at < 12 * MINUTE ? fakeError('down', 502) : undefined;
		},
		verdict: 'loaded',
		from: 12 * 60,
		to: 25 * 60,
	},
	'two batches, and the first lands before the job ends': {
		arrange(world) {
			const orders = { count: 5_000, at: [60 * SECOND, 120 * SECOND] };
			world.stitch.jobs.push(previous, ours({ endAt: 150 * SECOND, rows: { orders } }));
			loads(world, 130 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 400 * SECOND, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 400,
		to: 520,
		details: { streams: expect.arrayContaining([evidence('orders', 'everyBatchLoaded')]) },
	},
	'two batches, and the first lands after the end of the job': {
		arrange(world) {
			firstOfTwoBatches(world);
			world.stitch.loadEvents.push({ at: 600 * SECOND, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 600,
		to: 720,
		details: { streams: expect.arrayContaining([evidence('orders', 'everyBatchLoaded')]) },
	},
	'the same, and Stitch loads both at once': {
		arrange: firstOfTwoBatches,
		verdict: 'loaded',
		from: 32 * 60,
		to: 36 * 60,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'two batches, both loaded long before the job ends': {
		arrange(world) {
			const orders = { count: 5_000, at: [60 * SECOND, 120 * SECOND] };
			const users = { count: 5, at: 100 * MINUTE };
			world.stitch.jobs.push(previous, ours({ endAt: 101 * MINUTE, rows: { orders, users } }));
			loads(world, 130 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 103 * MINUTE, sourceName: NAME, streamName: 'users' });
		},
		verdict: 'loaded',
		from: 103 * 60,
		to: 107 * 60,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'a batch of the job before lands after our last rows, before the end of our job': {
		request: { before: BEFORE, loadsBefore: [loadedAt('orders', -2 * HOUR)] },
		arrange(world) {
			const before = { ...previous, rows: { orders: { count: 3, at: -HOUR + 30 * SECOND } } };
			world.stitch.jobs.push(before, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 90 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 610 * SECOND });
		},
		verdict: 'loaded',
		from: 610,
		to: 800,
		details: { streams: [evidence('orders', 'secondLoad')] },
	},
	'a load in the very second of the last rows, but before them': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			const orders = { count: 3, at: 60.5 * SECOND };
			world.stitch.jobs.push(previous, ours({ rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: 60.2 * SECOND }, { ...load, at: 610 * SECOND });
		},
		verdict: 'loaded',
		from: 610,
		to: 800,
		details: { streams: [evidence('orders', 'loadedAfterEnd')] },
	},
	'a batch of the job before lands after the end of ours': {
		request: { before: BEFORE, loadsBefore: [loadedAt('orders', -2 * HOUR)] },
		arrange(world) {
			const before = { ...previous, rows: { orders: { count: 3, at: -HOUR + 30 * SECOND } } };
			world.stitch.jobs.push(before, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 150 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 900 * SECOND });
		},
		verdict: 'loaded',
		from: 900,
		to: 1100,
		details: { streams: [evidence('orders', 'secondLoad')] },
	},
	'the same, and nobody looked before the start': {
		request: { before: { kind: 'unknown' } },
		arrange(world) {
			const before = { ...previous, rows: { orders: { count: 3, at: -HOUR + 30 * SECOND } } };
			world.stitch.jobs.push(before, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 150 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 900 * SECOND });
		},
		verdict: 'loaded',
		from: 900,
		to: 1100,
		details: { streams: [evidence('orders', 'secondLoad')] },
	},
	'the same, and ours is over before the first poll': {
		request: { before: { kind: 'unknown' } },
		arrange(world) {
			const orders = { count: 3, at: 2 * SECOND };
			world.stitch.jobs.push(previous, ours({ endAt: 3 * SECOND, rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 10 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 900 * SECOND });
		},
		verdict: 'loaded',
		from: 900,
		to: 2900,
		details: { streams: [evidence('orders', 'quiet')] },
	},
	'a job may have come since the look before the start, and ours is over before the first poll': {
		request: { isLookOld: true, before: { ...BEFORE, startTime: BEGIN - HOUR + 40 * SECOND } },
		arrange(world) {
			shortJob(world);
			world.stitch.loadEvents.push({ at: 900 * SECOND, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 900 + QUIET,
		to: 1020 + QUIET,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'the same, and a poll before that shows nothing of the source': {
		request: { isLookOld: true },
		arrange(world) {
			const orders = { count: 3, at: 5 * SECOND };
			world.stitch.jobs.push(previous, ours({ endAt: 6 * SECOND, rows: { orders } }));
			// Of the job between the look and the start.
			loads(world, 10 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 900 * SECOND, sourceName: NAME, streamName: 'orders' });
			world.stitch.fault = (_, elapsed) =>
				elapsed < 6 * SECOND ? { answer: page({ job_name: 7 }) } : undefined;
		},
		verdict: 'loaded',
		from: 900 + QUIET,
		to: 1020 + QUIET,
	},
	'the same, and a poll shows none before ours is over': {
		request: { isLookOld: true },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the same for want of budget, and a Load Timeout shorter than the quiet time': {
		request: { before: { kind: 'unknown' }, lookLeftOut: true, loadTimeoutMs: 5 * MINUTE },
		arrange: shortJob,
		verdict: 'loaded',
		from: 30 * 60,
		to: 35 * 60,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'the same, and not for want of budget': {
		request: { before: { kind: 'unknown' }, loadTimeoutMs: 5 * MINUTE },
		arrange: shortJob,
		verdict: 'timedOut',
		from: 5 * 60,
		to: 7 * 60,
	},
	'for want of budget, and a load that does not come': {
		request: { before: { kind: 'unknown' }, lookLeftOut: true, loadTimeoutMs: 5 * MINUTE },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
		},
		verdict: 'timedOut',
		from: 7 * 60,
		to: 9 * 60,
	},
	'nobody could look before the start, and all is as usual': {
		request: { before: { kind: 'unknown' }, streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			loads(world, LOADED, ['orders']);
			world.stitch.fault = (_, elapsed) =>
				elapsed < 20 * SECOND ? fakeError('Bad gateway', 502) : undefined;
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the same batch, and the log of the job before is gone': {
		request: { before: BEFORE, loadsBefore: [loadedAt('orders', -2 * HOUR)] },
		arrange(world) {
			const orders = { count: 3, at: 60 * SECOND };
			world.stitch.jobs.push({ ...previous, log: null }, ours({ rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 150 * SECOND });
			world.stitch.loadEvents.push({ ...load, at: 900 * SECOND });
		},
		verdict: 'loaded',
		from: 900,
		to: 2900,
	},
	'a job that ended more than a day before, and its log is gone': {
		request: {
			before: { ...BEFORE, completionTime: BEGIN - 25 * HOUR },
			loadsBefore: [loadedAt('orders', -26 * HOUR)],
		},
		arrange(world) {
			const orders = { count: 3, at: 60 * SECOND };
			const longAgo = { startAt: -26 * HOUR, endAt: -25 * HOUR, log: null };
			world.stitch.jobs.push({ ...previous, ...longAgo }, ours({ rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -26 * HOUR }, { ...load, at: LOADED });
		},
		verdict: 'loaded',
		from: 180,
		to: 300,
		details: { streams: [evidence('orders', 'loadedAfterEnd')] },
	},
	'the job before had no rows of a stream that has some now': {
		request: { before: BEFORE, loadsBefore: [loadedAt('orders', -2 * HOUR)] },
		arrange(world) {
			const orders = { count: 3, at: 60 * SECOND };
			world.stitch.jobs.push({ ...previous, empty: ['orders'] }, ours({ rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -2 * HOUR }, { ...load, at: 150 * SECOND });
		},
		verdict: 'loaded',
		from: 150,
		to: 260,
		details: { streams: [evidence('orders', 'loadedAfterEnd')] },
	},
	'row lines in unknown words': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			const log = `${at(60)}Z main - INFO wrote orders: 12 records\n${at(119)}Z main - INFO done`;
			world.stitch.jobs.push(previous, ours({ log }));
			loads(world, 570 * SECOND, ['orders']);
		},
		verdict: 'loaded',
		from: 570 + QUIET,
		to: 700 + QUIET,
	},
	'a log without row lines is not believed at once': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: {} }));
			loads(world, 570 * SECOND, ['orders']);
		},
		verdict: 'loaded',
		from: 570 + QUIET,
		to: 700 + QUIET,
	},
	'a log that does not reach to the end of the job yet': {
		options: { logUntil: (elapsed) => (elapsed < 300 * SECOND ? 90 * SECOND : Infinity) },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world, LOADED, ['orders']);
			world.stitch.loadEvents.push({ at: 600 * SECOND, sourceName: NAME, streamName: 'users' });
		},
		verdict: 'loaded',
		from: 600,
		to: 760,
	},

	// An older job is not the newer one.
	'the list shows the job before 5 s late': {
		arrange(world) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND, listLag: 6 * SECOND };
			world.stitch.jobs.push(previous, { ...between, ...withoutRows }, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the same, and the newer job would do': {
		request: { followNewer: true, waitFor: 'extraction' },
		arrange({ stitch }) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND, listLag: 6 * SECOND };
			stitch.jobs.push(
				previous,
				{ ...between, ...withoutRows },
				ours({ statuses: [0, 1, 0], listLag: 5 * SECOND }),
			);
		},
		verdict: 'failed',
		from: 120,
		to: 260,
		details: { jobName: 'ours', supersededJobs: [] },
	},
	'copies of the list that alternate': {
		options: { logWhileRunning: true },
		arrange(world) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND };
			world.stitch.jobs.push(previous, { ...between, ...withoutRows }, ours());
			loads(world);
			let looks = 0;
			world.stitch.fault = (request) => {
				if (request.kind !== 'page' || request.list !== 'extractions') return undefined;
				return ++looks % 2 ? { answer: page(record(previous)) } : undefined;
			};
		},
		verdict: 'loaded',
		from: 180,
		to: 300,
	},
	'attached: the job that ran before the start had ended by then': {
		options: { showRunning: true },
		request: { sent: ATTACHED, before: { kind: 'record', jobName: 'b', completionTime: null } },
		arrange(world) {
			const ended = { jobName: 'b', startAt: -HOUR / 2, endAt: -3 * SECOND };
			const theirs = ours({ jobName: 'theirs', startAt: -2 * SECOND });
			world.stitch.jobs.push({ ...ended, ...withoutRows }, theirs);
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
		details: { jobName: 'theirs' },
	},
	'attached, and the look before saw nothing': {
		request: { sent: ATTACHED, before: { kind: 'none' }, waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ jobName: 'theirs', startAt: -MINUTE, statuses: [0, 1, 0] }),
			);
		},
		verdict: 'failed',
		from: 120,
		to: 180,
		details: { jobName: 'theirs' },
	},
	'attached without a look before, and the job ends before the first poll': {
		request: { sent: ATTACHED, before: { kind: 'unknown' }, waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ jobName: 'theirs', startAt: -MINUTE, endAt: 3 * SECOND }));
		},
		verdict: 'extracted',
		from: 3,
		to: 20,
		details: { jobName: 'theirs' },
	},
	'attached, and what is shown ended before the start': {
		request: {
			sent: ATTACHED,
			before: { kind: 'unknown' },
			waitFor: 'extraction',
			extractionTimeoutMs: HOUR,
		},
		arrange({ stitch }) {
			stitch.jobs.push(ours({ jobName: 'old', startAt: -MINUTE, endAt: -20 * SECOND }));
		},
		verdict: 'timedOut',
		to: 3800,
	},
	'attached, and another job began and ended before the first poll': {
		request: { sent: ATTACHED, before: BEFORE, waitFor: 'extraction' },
		arrange({ stitch }) {
			const theirs = { jobName: 'theirs', startAt: -MINUTE, endAt: SECOND, statuses: [0, 1, 0] };
			const newer = ours({ jobName: 'newer', startAt: 3.1 * SECOND, endAt: 3.8 * SECOND });
			stitch.jobs.push(previous, ours(theirs), newer);
		},
		verdict: 'superseded',
		to: 60,
	},
	'attached: what a late list shows as running was over before the start': {
		options: { showRunning: true },
		request: { sent: ATTACHED, before: { kind: 'unknown' }, waitFor: 'extraction' },
		arrange({ stitch }) {
			const old = ours({ jobName: 'old', startAt: -MINUTE, endAt: -10 * SECOND, exitLine: true });
			stitch.jobs.push(
				old,
				ours({ jobName: 'theirs', startAt: -5 * SECOND, statuses: [0, 1, 0] }),
				ours({ jobName: 'newer', startAt: 3 * MINUTE, endAt: 4 * MINUTE }),
			);
			stitch.fault = ({ kind }, at) => {
				const late = { ...record(old), completion_time: null, tap_exit_status: null };
				return kind === 'page' && at < 3 * MINUTE ? { answer: page(late) } : undefined;
			};
		},
		verdict: 'superseded',
		to: 300,
		details: { jobName: undefined },
	},
	'no Date, the answer to the start was lost, and the list lags': {
		options: { withoutDate: true },
		request: { sent: LOST, before: BEFORE, waitFor: 'extraction' },
		arrange({ stitch }) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND, listLag: 6 * SECOND };
			stitch.jobs.push(previous, { ...between, ...withoutRows }, ours({ statuses: [0, 1, 0] }));
		},
		verdict: 'unknown',
		from: 15 * 60,
		to: 1000,
		details: { description: expect.stringContaining('no "Date" header') },
	},
	'no Date, attached, and the list lags': {
		options: { withoutDate: true },
		request: { sent: ATTACHED, before: BEFORE, waitFor: 'extraction' },
		arrange({ stitch }) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND, listLag: 6 * SECOND };
			const theirs = ours({ jobName: 'theirs', startAt: -0.5 * SECOND, statuses: [0, 1, 0] });
			stitch.jobs.push(previous, { ...between, ...withoutRows }, theirs);
		},
		verdict: 'unknown',
		to: 1000,
	},
	'the start was lost, and the look before saw nothing': {
		request: { sent: LOST, before: { kind: 'none' }, waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ statuses: [0, 0, 1] }));
		},
		verdict: 'failed',
		from: 120,
		to: 200,
		details: { jobName: 'ours', phase: 'target' },
	},

	// A job that another one followed is decided by its log.
	'superseded, and its log comes a minute later': {
		request: { waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, exitLine: true }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
			stitch.fault = ({ kind }, at) =>
				kind === 'log' && at < 65 * SECOND ? fakeError('no such log', 404) : undefined;
		},
		verdict: 'extracted',
		from: 60,
		to: 100,
		details: { byLog: true },
	},
	'the same, and it is there without a line before that': {
		request: { waitFor: 'extraction' },
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, exitLine: true }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
			stitch.fault = ({ kind }, at) =>
				kind === 'log' && at < 65 * SECOND ? { answer: '' } : undefined;
		},
		verdict: 'extracted',
		from: 60,
		to: 100,
		details: { byLog: true },
	},
	'the start was lost, and the job that is shown may be the second one since': {
		request: { sent: LOST, before: { kind: 'none' } },
		arrange(world) {
			const rows = (at: number) => ({ orders: { count: 3, at } });
			world.stitch.jobs.push(
				ours({ jobName: 'first', endAt: 3 * SECOND, listLag: HOUR, rows: rows(2 * SECOND) }),
				ours({ jobName: 'second', startAt: 20 * SECOND, rows: rows(50 * SECOND) }),
			);
			loads(world, EXTRACTION + 5 * SECOND, ['orders']);
			loads(world, EXTRACTION + 10 * MINUTE, ['orders']);
		},
		verdict: 'loaded',
		from: QUIET,
		to: QUIET + 900,
		details: { streams: expect.arrayContaining([evidence('orders', 'quiet')]) },
	},
	'the first load of a stream is on another page than that of one that differs by case': {
		options: { pageSize: 2, fillerLoads: 2 },
		request: { streams: [{ streamName: 'Orders' }, { streamName: 'orders' }] },
		arrange({ stitch }) {
			const rows = { Orders: { count: 1, at: MINUTE }, orders: { count: 1, at: MINUTE } };
			stitch.jobs.push(previous, ours({ rows }));
			for (const [streamName, at] of [
				['orders', -HOUR],
				['orders', EXTRACTION + 5 * SECOND],
				['Orders', 5 * MINUTE],
			] as const) {
				stitch.loadEvents.push({ at, sourceName: NAME, streamName });
			}
		},
		verdict: 'loaded',
		from: 300,
		to: 480,
	},
	'superseded, and the log says that it succeeded': {
		arrange(world) {
			world.stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, exitLine: true, rows: { orders: { count: 1, at: 4 * SECOND } } }),
				ours({
					jobName: 'newer',
					startAt: 6 * SECOND,
					endAt: 7 * SECOND,
					rows: {},
					...withoutRows,
				}),
			);
			loads(world, 60 * SECOND);
		},
		verdict: 'loaded',
		from: 60,
		to: 120,
		details: { jobName: 'ours', byLog: true, newer: expect.objectContaining({ jobName: 'newer' }) },
	},
	'superseded, and the newer job overtakes the batch of ours': {
		arrange(world) {
			const rows = (seconds: number) => ({ orders: { count: 1, at: seconds * SECOND } });
			world.stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, exitLine: true, rows: rows(4) }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7.5 * SECOND, rows: rows(7) }),
			);
			loads(world, 60 * SECOND, ['orders']);
			world.stitch.loadEvents.push({ at: 500 * SECOND, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 500,
		to: 640,
		details: {
			jobName: 'ours',
			streams: expect.arrayContaining([evidence('orders', 'secondLoad')]),
		},
	},
	'superseded, and the log says that it failed': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND, exitLine: true, statuses: [0, -9, 0] }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
		},
		verdict: 'failed',
		to: 60,
		details: { jobName: 'ours', phase: 'tap', description: 'exit status -9', byLog: true },
	},
	'superseded before the first poll, and the storage of the logs is blocked': {
		arrange({ stitch }) {
			stitch.jobs.push(
				previous,
				ours({ endAt: 2 * SECOND }),
				ours({ jobName: 'newer', startAt: 3.5 * SECOND, endAt: 3.9 * SECOND }),
			);
			stitch.fault = ({ kind }) => (kind === 'log' ? fakeError('no connection') : undefined);
		},
		verdict: 'superseded',
		to: 120,
	},

	// Streams that share a name.
	'one name in two schemas, the log names one by its tap stream ID': {
		request: {
			streams: [
				{ streamName: 'orders', tapStreamId: 'a-orders' },
				{ streamName: 'orders', tapStreamId: 'b-orders' },
			],
		},
		arrange(world) {
			world.stitch.jobs.push(
				previous,
				ours({ rows: { 'a-orders': { count: 3, at: 60 * SECOND } } }),
			);
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -HOUR, schema: 'b' });
			world.stitch.loadEvents.push({ ...load, at: LOADED, schema: 'a' });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'one name in two schemas, and the log has it by name: both have to show a load': {
		request: {
			streams: [
				{ streamName: 'orders', tapStreamId: 'a-orders' },
				{ streamName: 'orders', tapStreamId: 'b-orders' },
			],
			loadTimeoutMs: 20 * MINUTE,
		},
		arrange(world) {
			const orders = { count: 3, at: [50 * SECOND, 60 * SECOND] };
			world.stitch.jobs.push(previous, ours({ rows: { orders } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -HOUR, schema: 'b' });
			world.stitch.loadEvents.push({ ...load, at: LOADED, schema: 'a' });
		},
		verdict: 'timedOut',
		to: 1600,
	},
	'the same, and it names one batch': {
		request: { streams: ['a', 'b'].map((id) => ({ streamName: 'orders', tapStreamId: id })) },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -HOUR + 5 * MINUTE, schema: 'b' });
			world.stitch.loadEvents.push({ ...load, at: LOADED, schema: 'a' });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'names that differ in case only': {
		request: { streams: [{ streamName: 'Orders' }, { streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			for (const streamName of ['Orders', 'orders']) {
				world.stitch.loadEvents.push({ at: -HOUR, sourceName: NAME, streamName });
			}
			world.stitch.loadEvents.push({ at: LOADED, sourceName: NAME, streamName: 'orders' });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'a deleted source of the same name': {
		request: { streams: [{ streamName: 'orders' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ rows: { orders: { count: 3, at: 60 * SECOND } } }));
			const load = { sourceName: NAME, streamName: 'orders' };
			world.stitch.loadEvents.push({ ...load, at: -24 * HOUR, schema: 'deleted' });
			world.stitch.loadEvents.push({ ...load, at: LOADED });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'an old error of a deselected stream, and no log': {
		request: { streams: [{ streamName: 'orders' }, { streamName: 'users' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world);
			const old = { sourceName: NAME, streamName: 'gone', error: 'Disk full' };
			world.stitch.loadEvents.push({ at: -20 * 24 * HOUR, ...old });
		},
		verdict: 'loaded',
		from: 180 + QUIET,
		to: 300 + QUIET,
		details: { streams: expect.arrayContaining([evidence('gone', 'notSelected')]) },
	},
	'a new error of a stream of which the job had no rows': {
		request: { loadsBefore: [loadedAt('quiet', -HOUR + 5 * MINUTE)] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			const error = { sourceName: NAME, streamName: 'quiet', error: 'Disk full' };
			world.stitch.loadEvents.push({ at: 30 * SECOND, ...error });
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},

	// What is between n8n and Stitch, and records that are half written.
	'502 for an hour': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, elapsed) =>
				elapsed > MINUTE && elapsed < 61 * MINUTE ? fakeError('Bad gateway', 502) : undefined;
		},
		verdict: 'loaded',
		from: 3660,
		to: 3900,
	},
	'one 404 page of a gateway': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) => (count === 2 ? fakePage(404) : undefined);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'one 404 of Stitch': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) => (count === 2 ? fakeError('', 404) : undefined);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'a request that Stitch refuses for good': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = () => fakeError('no such account', 404);
		},
		verdict: 'refused',
		from: 300,
		to: 1200,
	},
	'statuses that are written 20 s after the completion time': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (request, elapsed) =>
				request.kind === 'page' &&
				request.list === 'extractions' &&
				elapsed > EXTRACTION &&
				elapsed < EXTRACTION + 20 * SECOND
					? { answer: page(record(ours({ statuses: [null, null, null] }))) }
					: undefined;
		},
		verdict: 'loaded',
		from: 180,
		to: 400,
	},
	'statuses that are written 50 s after the completion time, and a look each second': {
		request: { waitFor: 'extraction', pollIntervalMs: SECOND },
		arrange({ stitch }) {
			const short = { endAt: 3 * SECOND };
			stitch.jobs.push(previous, ours(short));
			stitch.fault = ({ kind }, elapsed) =>
				kind === 'page' && elapsed > short.endAt && elapsed < 53 * SECOND
					? { answer: page(record(ours({ ...short, statuses: [null, null, null] }))) }
					: undefined;
		},
		verdict: 'extracted',
		from: 53,
		to: 120,
	},
	'statuses that stay null without a word': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ statuses: [null, null, null] }));
		},
		verdict: 'unknown',
		from: 180,
		to: 600,
	},
	'a source without discovery': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ statuses: [null, 0, 0] }));
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
};

describe('one source', () => {
	test.each(Object.entries(scenarios))('%s', async (_, scenario) => {
		const world = newWorld(scenario.options);
		scenario.arrange(world);
		const [{ end, waitedMs }] = await wait(world, [started(scenario.request)]);
		const seconds = waitedMs / SECOND;
		expect({ verdict: end.verdict, end }).toEqual({ verdict: scenario.verdict, end });
		expect(seconds).toBeGreaterThanOrEqual(scenario.from ?? 0);
		expect(seconds).toBeLessThanOrEqual(scenario.to);
		expect(world.stitch.worstWindow()).toBeLessThanOrEqual(30);
		expect(Math.max(...world.stitch.perMinute())).toBeLessThanOrEqual(20);
		if (scenario.requests !== undefined) {
			expect(world.stitch.requests.length).toBeLessThanOrEqual(scenario.requests);
		}
		if (scenario.details) expect(end).toMatchObject(scenario.details);
	});
});

describe('the log of a job whose loads are awaited', () => {
	test.each<[string, FakeOptions, Partial<FakeJob>]>([
		['isn’t there', {}, { log: null }],
		['isn’t there to its end', { logUntil: () => 61 * SECOND }, {}],
	])(
		'that %s is requested again each minute, three times, then ever more rarely',
		async (...row) => {
			const [, options, job] = row;
			const world = newWorld(options);
			world.stitch.jobs.push(previous, ours(job));
			loads(world, LOADED, ['orders']);
			const streams = [{ streamName: 'orders' }, { streamName: 'users' }];
			await wait(world, [started({ streams })]);
			const sent = world.stitch.requests.filter(({ request }) => request.kind === 'log');
			const minutes = sent
				.slice(1)
				.map((log, index) => Math.floor((log.at - sent[index].at) / MINUTE));
			expect(minutes.slice(0, 7)).toEqual([1, 1, 1, 2, 4, 8, 16]);
		},
	);
});
