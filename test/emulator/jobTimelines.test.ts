import type { Extraction } from '../../emulator/index.mts';
import type { Page } from './jobsSupport';
import {
	EXTRACTIONS,
	SYNC,
	extractionOf,
	loadsOf,
	logOf,
	sourceIds,
	stitchClientId,
	withJob,
} from './jobsSupport';
import { fresh, send, stopAll } from './support';

afterEach(stopAll);

const DAY = 24 * 3_600_000;

describe('the time limit', () => {
	test('a job that would run for longer is terminated after 24 hours', async () => {
		const { clock, emulator } = await withJob({ durationMs: 30 * DAY });
		clock.tick(DAY - 1);
		expect((await extractionOf(emulator))?.completion_time).not.toBe('2024-03-06T10:00:00Z');
		clock.tick(1);
		expect(await extractionOf(emulator)).toMatchObject({
			start_time: '2024-03-05T10:00:00Z',
			completion_time: '2024-03-06T10:00:00Z',
			discovery_exit_status: null,
			discovery_description: 'Terminated',
			tap_description: 'Terminated',
			target_description: 'Terminated',
		});
		expect(emulator.jobs.running(sourceIds.shopDb)).toBeUndefined();
	});

	test('one of just 24 hours ends well', async () => {
		const { clock, emulator } = await withJob({ durationMs: DAY });
		clock.tick(DAY);
		expect(await extractionOf(emulator)).toMatchObject({ tap_exit_status: 0 });
	});
});

describe('batches', () => {
	const at = (seconds: number) => new Date(Date.UTC(2024, 2, 5, 10, 0, seconds)).toISOString();
	const orders = async (emulator: Awaited<ReturnType<typeof withJob>>['emulator']) =>
		(await loadsOf(emulator)).find(({ stream_name: name }) => name === 'orders');

	test('each has a load of its own, before or after the end of the job', async () => {
		const { clock, emulator } = await withJob({
			durationMs: 150_000,
			streams: {
				orders: {
					batches: [
						{ rows: 10, atMs: 60_000, loadDelayMs: 70_000 },
						{ rows: 20, atMs: 120_000, loadDelayMs: 280_000 },
					],
				},
			},
		});
		clock.tick(130_000);
		expect((await orders(emulator))?.last_batch_loaded_at).toBe(at(130).replace('.000', ''));
		clock.tick(100_000);
		expect(await extractionOf(emulator)).toMatchObject({ tap_exit_status: 0 });
		expect((await orders(emulator))?.last_batch_loaded_at).toBe(at(130).replace('.000', ''));
		clock.tick(170_000);
		expect((await orders(emulator))?.last_batch_loaded_at).toBe(at(400).replace('.000', ''));
	});

	test('what the target did not come to is lost with a terminated job, the rest is loaded', async () => {
		const { clock, emulator, jobName } = await withJob({
			streams: {
				orders: {
					batches: [
						{ rows: 10, atMs: 1_000 },
						{ rows: 20, atMs: 50_000 },
					],
				},
			},
		});
		clock.tick(10_000);
		await send(emulator, 'DELETE', SYNC);
		clock.tick(DAY);
		const log = await logOf(emulator, jobName);
		expect(log).toContain('with 10 messages');
		expect(log).not.toContain('with 20 messages');
		expect((await orders(emulator))?.last_batch_loaded_at).toBe(at(31).replace('.000', ''));
	});

	test('a job that ends early hands the rest over at its end, in the order of their times', async () => {
		const { clock, emulator, jobName } = await withJob({
			streams: {
				orders: {
					batches: [{ rows: 3 }, { rows: 2, atMs: 50_000 }, { rows: 1, atMs: 1_000 }],
				},
			},
		});
		clock.tick(10_000);
		emulator.jobs.finish(sourceIds.shopDb);
		const counts = [...(await logOf(emulator, jobName)).matchAll(/with (\d) messages/g)];
		expect(counts.map(([, count]) => count)).toEqual(['1', '2', '3']);
	});

	test('one batch of several can fail', async () => {
		const { clock, emulator } = await withJob({
			streams: {
				orders: {
					batches: [{ rows: 1 }, { rows: 1, loadDelayMs: 60_000, loadError: 'disk full' }],
				},
			},
		});
		clock.tick(90_000);
		expect((await orders(emulator))?.error_state).toBeNull();
		clock.tick(30_000);
		expect(JSON.stringify((await orders(emulator))?.error_state)).toContain('disk full');
	});
});

describe('a list that is behind', () => {
	test('listLagMs: every end is shown so much later', async () => {
		const { clock, emulator, jobName } = await withJob();
		emulator.switches.listLagMs = 5_000;
		clock.tick(64_999);
		expect((await extractionOf(emulator))?.job_name).not.toBe(jobName);
		clock.tick(1);
		expect(await extractionOf(emulator)).toMatchObject({
			job_name: jobName,
			completion_time: '2024-03-05T10:01:00Z',
		});
	});

	test('a script that says so itself counts first', async () => {
		const { clock, emulator, jobName } = await withJob({ visibleAfterMs: 1_000 });
		emulator.switches.listLagMs = 5_000;
		clock.tick(61_000);
		expect((await extractionOf(emulator))?.job_name).toBe(jobName);
	});

	test('statusesAfterMs: the end first, the statuses later', async () => {
		const { clock, emulator } = await withJob({ result: 'tap-failure', statusesAfterMs: 20_000 });
		clock.tick(60_000);
		expect(await extractionOf(emulator)).toMatchObject({
			completion_time: '2024-03-05T10:01:00Z',
			discovery_exit_status: null,
			discovery_description: null,
			tap_exit_status: null,
			target_description: null,
		});
		clock.tick(20_000);
		expect(await extractionOf(emulator)).toMatchObject({ tap_exit_status: 1 });
	});
});

test.each([
	['empty', 200, 9, 0],
	['last', 200, 1, 6],
	['404', 404, 0, 0],
	['500', 500, 0, 0],
] as const)('a page beyond the end, %s', async (pageBeyondEnd, status, page, rows) => {
	const emulator = await fresh({ switches: { pageBeyondEnd } });
	const answer = await send(emulator, 'GET', `${EXTRACTIONS}?page=9`);
	expect(answer.status).toBe(status);
	if (status !== 200) return expect(answer.text).toBe('');
	const body = answer.json<Page<Extraction>>();
	expect([body.page, body.data.length]).toEqual([page, rows]);
});

test('a switch takes only what it knows', async () => {
	const emulator = await fresh();
	const { switches } = emulator;
	expect(() => Object.assign(switches, { pageBeyondEnd: '418' })).toThrow('empty, last, 404, 500');
	expect(switches.pageBeyondEnd).toBe('empty');
	expect(emulator.state.accounts.has(stitchClientId)).toBe(true);
});
