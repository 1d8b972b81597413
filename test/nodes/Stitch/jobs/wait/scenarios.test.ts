import { FakeError } from '../support/fakeStitch';
import type { FakeJob, FakeOptions } from '../support/fakeStitch';
import { HOUR, MINUTE, NAME, newWorld, SOURCE, started, wait } from '../support/scenario';
import type { World } from '../support/scenario';
import type { WaitRequest, WaitVerdict } from '../../../../../nodes/Stitch/jobs/wait/state';

const SECOND = 1000;
const EXTRACTION = 120 * SECOND;
const LOADED = 180 * SECOND;

const previous: FakeJob = {
	jobName: 'previous',
	sourceId: SOURCE,
	startAt: -HOUR,
	endAt: -HOUR + MINUTE,
};

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
	'job ended by Stitch after six hours': {
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
		request: { sent: { kind: 'alreadyRunning' } },
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
			sent: { kind: 'alreadyRunning' },
			before: { kind: 'record', jobName: 'theirs', running: true },
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
		to: 30,
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
		to: 30,
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
		to: 30,
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
		to: 60,
		details: { logMissing: 'no such log' },
	},
	'overtaken, the newer one will do': {
		request: { followNewer: true },
		arrange(world) {
			world.stitch.jobs.push(
				previous,
				ours({ endAt: 5 * SECOND }),
				ours({ jobName: 'newer', startAt: 6 * SECOND, endAt: 7 * SECOND }),
			);
			loads(world, 60 * SECOND);
		},
		verdict: 'loaded',
		from: 60,
		to: 120,
		details: { jobName: 'newer', overtaken: ['ours'] },
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
				count === 3 || count === 4 ? new FakeError('Bad gateway', '502') : undefined;
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
			world.stitch.jobs.push(previous, ours({ rows: {} }));
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
	'no log: every selected stream loaded is enough': {
		request: { selected: [{ streamName: 'orders' }, { streamName: 'users' }] },
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'no log: a silent stream is pending, not unchanged': {
		request: {
			selected: [{ streamName: 'orders' }, { streamName: 'quiet' }],
			loadTimeoutMs: 20 * MINUTE,
		},
		arrange(world) {
			world.stitch.jobs.push(previous, ours({ log: null }));
			loads(world);
		},
		verdict: 'timedOut',
		from: 1200,
		to: 1600,
		details: { logMissing: 'no such log' },
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
		to: 260,
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
			world.stitch.jobs.push(previous, { ...between, sourceId: SOURCE }, ours());
			loads(world);
		},
		verdict: 'loaded',
		from: 180,
		to: 260,
	},
	'the same, and a running job has no log': {
		arrange(world) {
			const between = { jobName: 'between', startAt: -MINUTE, endAt: -SECOND };
			world.stitch.jobs.push(previous, { ...between, sourceId: SOURCE }, ours());
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
		to: 60,
	},
	'the answer to the start was lost, a job was started': {
		request: { sent: { kind: 'answerLost', sentAt: Date.UTC(2024, 2, 5, 7), attach: false } },
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
		request: { sent: { kind: 'answerLost', sentAt: Date.UTC(2024, 2, 5, 7), attach: false } },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours({ jobName: 'theirs', startAt: -HOUR / 2 }));
		},
		verdict: 'unknown',
		to: 200,
		details: { description: expect.stringContaining('was running already') },
	},
	'the answer to the start was lost, nothing was started': {
		request: {
			sent: { kind: 'answerLost', sentAt: Date.UTC(2024, 2, 5, 7), attach: false },
			extractionTimeoutMs: 10 * MINUTE,
		},
		arrange({ stitch }) {
			stitch.jobs.push(previous);
		},
		verdict: 'timedOut',
		from: 600,
		to: 700,
	},
	'401 in the middle': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = (_, at) =>
				at > 50 * SECOND ? new FakeError('Authorization failed', '401') : undefined;
		},
		verdict: 'refused',
		from: 50,
		to: 110,
		details: { fault: expect.objectContaining({ message: 'Authorization failed' }) },
	},
	'Stitch is down for good': {
		request: { extractionTimeoutMs: 30 * MINUTE },
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = (_, at) =>
				at > 60 * SECOND ? new FakeError('Service unavailable', '503') : undefined;
		},
		verdict: 'timedOut',
		from: 1800,
		to: 2000,
		details: { fault: expect.objectContaining({ message: 'Service unavailable' }) },
	},
	'Stitch is down for hours': {
		arrange({ stitch }) {
			stitch.jobs.push(previous, ours());
			stitch.fault = () => new FakeError('Service unavailable', '503');
		},
		verdict: 'unreachable',
		to: 2 * 3600,
	},
	'Stitch is down for half an hour': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, at) =>
				at > MINUTE && at < 31 * MINUTE ? new FakeError('Bad gateway', '502') : undefined;
		},
		verdict: 'loaded',
		from: 1860,
		to: 2100,
	},
	'429 with Retry-After is obeyed': {
		arrange(world) {
			world.stitch.jobs.push(previous, ours());
			loads(world);
			world.stitch.fault = (_, __, count) =>
				count === 2 ? new FakeError('Too many requests', '429', 5 * MINUTE) : undefined;
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
