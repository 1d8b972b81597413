import type { JobScript } from '../../emulator/index.mts';
import {
	EXTRACTIONS,
	extractionOf,
	logOf,
	sourceIds,
	stitchClientId,
	withJob,
} from './jobsSupport';
import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

/** The log of a job of one minute, without its times. */
async function linesOf(script: JobScript) {
	const { clock, emulator, jobName } = await withJob({ durationMs: 60_000, ...script });
	clock.tick(60_000);
	const log = await logOf(emulator, jobName);
	return log
		.trimEnd()
		.split('\n')
		.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}Z /, ''));
}

describe('a log as Stitch writes it', () => {
	test('versions first, rows counted by tap and target, the end of each phase last', async () => {
		expect(await linesOf({ streams: { orders: { rows: 3 } } })).toEqual([
			'  main - INFO Running tap-postgres version 1.4.2 and target-stitch version 4.0.4',
			'   tap - INFO Starting sync',
			'target - INFO Serializing batch with 3 messages for table orders',
			'target - INFO Sending batch of 312 bytes to https://api.stitchdata.com/v2/import/batch',
			'   tap - INFO METRIC: {"type": "counter", "metric": "record_count", "value": 3, "tags": {"endpoint": "orders"}}',
			'target - INFO METRIC: {"type": "counter", "metric": "record_count", "value": 3, "tags": {"endpoint": "orders", "num_bytes": 312}}',
			'target - INFO Requests complete, stopping loop',
			'  main - INFO Exit status is: Discovery succeeded. Tap succeeded. Target succeeded.',
		]);
	});

	test('a stream without new rows is counted by the tap alone', async () => {
		const lines = await linesOf({ streams: { orders: { rows: 0 } } });
		expect(lines.filter((line) => line.includes('orders'))).toEqual([
			'   tap - INFO METRIC: {"type": "counter", "metric": "record_count", "value": 0, "tags": {"endpoint": "orders"}}',
		]);
	});

	test.each([
		[
			'point',
			[
				"   tap - INFO METRIC Point(metric_type='counter', metric='record_count', value=3, tags={'endpoint': 'orders'})",
				"target - INFO METRIC Point(metric_type='counter', metric='record_count', value=3, tags={'endpoint': 'orders', 'num_bytes': 312})",
			],
		],
		['none', []],
	] as const)('metrics: %s', async (metrics, expected) => {
		const lines = await linesOf({ metrics, streams: { orders: { rows: 3 } } });
		expect(lines.filter((line) => line.includes('METRIC'))).toEqual(expected);
		expect(lines).toContain('target - INFO Serializing batch with 3 messages for table orders');
	});

	test.each<[string, JobScript, string]>([
		[
			'discovery fails',
			{ result: 'discovery-failure', description: 'No access' },
			'Discovery failed with code 1 and error message: "No access".',
		],
		[
			'the tap fails',
			{ result: 'tap-failure', exitStatus: 2, description: 'No access' },
			'Discovery succeeded. Tap failed with code 2 and error message: "No access". Target succeeded.',
		],
		[
			'the tap is out of memory',
			{ result: 'tap-failure', exitStatus: -9 },
			'Discovery succeeded. Tap failed with code -9. Target succeeded.',
		],
		[
			'the target fails and ends the tap',
			{ result: 'target-failure', tapExitStatus: -15, description: 'Refused' },
			'Discovery succeeded. Tap failed with code -15. Target failed with code 1 and error message: "Refused".',
		],
		[
			'terminated',
			{ result: 'terminated' },
			'Discovery succeeded. Tap failed with code -15. Target succeeded.',
		],
	])('the last line when %s', async (_, script, expected) => {
		expect((await linesOf(script)).at(-1)).toBe(`  main - INFO Exit status is: ${expected}`);
	});

	test('a log can lack its last line', async () => {
		const lines = await linesOf({ exitLine: false });
		expect(lines.some((line) => line.includes('Exit status'))).toBe(false);
	});

	test('every line of a stack trace has time and phase', async () => {
		const trace = ['Traceback (most recent call last):', '  File "main.py", line 1', '\tdeep()'];
		const lines = await linesOf({ result: 'tap-failure', description: 'Why', trace });
		expect(lines.slice(2, 7)).toEqual([
			'   tap - CRITICAL Why',
			'   tap - Traceback (most recent call last):',
			'   tap -   File "main.py", line 1',
			'   tap - \tdeep()',
			'  main - INFO Tap exited abnormally with status 1',
		]);
	});

	test('negative exit statuses stand in the list too', async () => {
		const { clock, emulator } = await withJob({ result: 'target-failure', tapExitStatus: -15 });
		clock.tick(60_000);
		expect(await extractionOf(emulator)).toMatchObject({
			tap_exit_status: -15,
			tap_description: null,
			target_exit_status: 1,
		});
	});
});

describe('a type without discovery', () => {
	test('no streams, no discovery status, a good job nevertheless', async () => {
		const emulator = await fresh({ switches: { jobDurationMs: 0 } });
		const { id } = emulator.build.source(stitchClientId, { type: 'platform.freshdesk' });
		const path = `/v4/sources/${id}`;
		expect((await send(emulator, 'GET', path)).json()).toMatchObject({
			report_card: { current_step_type: 'fully_configured' },
		});
		expect((await send(emulator, 'GET', `${path}/streams`)).json()).toEqual([]);
		const { job_name: jobName } = (
			await send(emulator, 'POST', `${path}/sync`, { body: {} })
		).json<{
			job_name: string;
		}>();
		expect(await extractionOf(emulator, id)).toMatchObject({
			job_name: jobName,
			discovery_exit_status: null,
			discovery_description: null,
			tap_exit_status: 0,
			target_exit_status: 0,
		});
		const log = await logOf(emulator, jobName);
		expect(log).toContain('Exit status is: Tap succeeded. Target succeeded.\n');
		expect(log).toContain('Running tap-freshdesk version');
		expect(log).toContain('Serializing batch');
	});

	test('a check finds no streams', async () => {
		const emulator = await fresh();
		const created = await send(emulator, 'POST', '/v4/sources', {
			body: {
				type: 'platform.freshdesk',
				display_name: 'Freshdesk',
				properties: { api_key: 'x', domain: 'acme', start_date: '2024-01-01T00:00:00Z' },
			},
		});
		const { id } = created.json<{ id: number }>();
		emulator.checks.finish(id);
		const source = (await send(emulator, 'GET', `/v4/sources/${id}`)).json();
		expect(source).toMatchObject({ report_card: { current_step_type: 'fully_configured' } });
		expect((await send(emulator, 'GET', `/v4/sources/${id}/streams`)).json()).toEqual([]);
	});
});

describe('logs that are behind', () => {
	test('logLagMs: the file ends where it was so long ago', async () => {
		const { clock, emulator, jobName } = await withJob({ streams: ['orders'] });
		emulator.switches.logLagMs = 30_000;
		clock.tick(60_000);
		expect(await logOf(emulator, jobName)).not.toContain('Exit status');
		clock.tick(30_000);
		expect(await logOf(emulator, jobName)).toContain('Exit status');
	});

	test('logsOfRunningJobs: 404 until the job has ended', async () => {
		const { clock, emulator, jobName } = await withJob();
		const path = `${EXTRACTIONS}/${jobName}`;
		expect((await send(emulator, 'GET', path)).status).toBe(302);
		emulator.switches.logsOfRunningJobs = false;
		expect((await send(emulator, 'GET', path)).status).toBe(404);
		clock.tick(60_000);
		expect((await send(emulator, 'GET', path)).status).toBe(302);
	});

	test('the running job has the batches that its target took so far', async () => {
		const { clock, emulator, jobName } = await withJob({
			streams: {
				orders: {
					batches: [
						{ rows: 5, atMs: 10_000 },
						{ rows: 6, atMs: 50_000 },
					],
				},
			},
		});
		clock.tick(20_000);
		const log = await logOf(emulator, jobName);
		expect(log).toContain('Serializing batch with 5 messages for table orders');
		expect(log).not.toContain('with 6 messages');
		expect(log).not.toContain('Exit status');
	});
});

test('the existing job that was terminated ran for 24 hours', async () => {
	const record = await extractionOf(await fresh(), sourceIds.toggl);
	const ran = Date.parse(String(record?.completion_time)) - Date.parse(String(record?.start_time));
	expect(ran).toBe(24 * 3_600_000);
	expect(demo.account.sourceIds.toggl).toBe(record?.source_id);
});
