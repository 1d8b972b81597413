import { createClock } from '@sinonjs/fake-timers';
import type { Extraction } from '../../emulator/index.mts';
import type { Page } from './jobsSupport';
import {
	EXTRACTIONS,
	START,
	SYNC,
	extractionOf,
	loadsOf,
	sourceIds,
	stitchClientId,
	withJob,
} from './jobsSupport';
import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

describe('POST …/sync', () => {
	test('[8.26/success] a job started: absent from the list until it has ended', async () => {
		const { clock, emulator, jobName, started } = await withJob();
		const expected = answerOf('8.26/success', { JOB_NAME: jobName });
		expect([started.status, started.text]).toEqual([expected.status, expected.body]);
		expect(jobName).toMatch(
			new RegExp(`^${stitchClientId}\\.${sourceIds.shopDb}\\.sync\\.[\\w-]{36}$`),
		);
		const previous = await extractionOf(emulator);
		expect(previous?.tap_description).toContain('FATAL');
		clock.tick(59_999);
		expect(await extractionOf(emulator)).toEqual(previous);
		clock.tick(1);
		expect(await extractionOf(emulator)).toEqual({
			job_name: jobName,
			stitch_client_id: stitchClientId,
			source_id: sourceIds.shopDb,
			source_type: 'tap-postgres',
			start_time: '2024-03-05T10:00:00Z',
			completion_time: '2024-03-05T10:01:00Z',
			discovery_exit_status: 0,
			discovery_description: null,
			tap_exit_status: 0,
			tap_description: null,
			target_exit_status: 0,
			target_description: null,
		});
	});

	test('a paused source can be started and stays paused', async () => {
		const emulator = await fresh();
		const path = `/v4/sources/${sourceIds.paused}`;
		expect((await send(emulator, 'POST', `${path}/sync`)).json()).toHaveProperty('job_name');
		expect((await send(emulator, 'GET', path)).json().paused_at).not.toBeNull();
	});

	const values = { CLIENT_ID: stitchClientId, SOURCE_ID: sourceIds.shopDb };
	const start = { method: 'POST', path: SYNC };
	reproduce([
		{
			...start,
			id: '8.26/already-running',
			values,
			before: (emulator) => emulator.jobs.start(sourceIds.shopDb, { durationMs: 60_000 }),
		},
		{
			...start,
			id: '8.26/unknown',
			path: '/v4/sources/7/sync',
			values: { ...values, SOURCE_ID: 7 },
		},
		{ ...start, id: '8.26/deleted', path: `/v4/sources/${sourceIds.deleted}/sync` },
		{
			...start,
			id: '8.26/generic',
			values,
			before: ({ switches }) => {
				switches.jobsRefused = true;
			},
		},
		{
			...start,
			id: '8.26/generic',
			note: 'not configured',
			path: `/v4/sources/${sourceIds.form}/sync`,
			values: { ...values, SOURCE_ID: sourceIds.form },
		},
		{
			...start,
			id: '8.26/generic',
			note: 'Import API',
			path: `/v4/sources/${sourceIds.importApi}/sync`,
			values: { ...values, SOURCE_ID: sourceIds.importApi },
		},
	]);
});

describe('how a job ends', () => {
	test.each([
		['success', [0, 0, 0], null],
		['discovery-failure', [3, null, null], 'discovery_description'],
		['tap-failure', [0, 3, 0], 'tap_description'],
		['target-failure', [0, 0, 3], 'target_description'],
	] as const)('%s: exit statuses %j', async (result, statuses, described) => {
		const { clock, emulator } = await withJob({ result, exitStatus: 3, description: 'Why' });
		clock.tick(60_000);
		const record = await extractionOf(emulator);
		expect([
			record?.discovery_exit_status,
			record?.tap_exit_status,
			record?.target_exit_status,
		]).toEqual(statuses);
		const descriptions = {
			discovery_description: record?.discovery_description,
			tap_description: record?.tap_description,
			target_description: record?.target_description,
		};
		expect(Object.entries(descriptions).filter(([, text]) => text !== null)).toEqual(
			described ? [[described, 'Why']] : [],
		);
	});

	test('terminated: a completion time, no statuses, three times "Terminated"', async () => {
		const { clock, emulator } = await withJob({ result: 'terminated', durationMs: 6 * 3_600_000 });
		clock.tick(6 * 3_600_000);
		expect(await extractionOf(emulator)).toMatchObject({
			completion_time: '2024-03-05T16:00:00Z',
			discovery_exit_status: null,
			discovery_description: 'Terminated',
			tap_exit_status: null,
			tap_description: 'Terminated',
			target_exit_status: null,
			target_description: 'Terminated',
		});
	});

	test('a job can be superseded between two looks, shown late, or never listed', async () => {
		const late = await withJob({
			visibleAfterMs: 5_000,
			followedBy: { delayMs: 1_000, durationMs: 1_000 },
		});
		late.clock.tick(60_000);
		expect((await extractionOf(late.emulator))?.job_name).not.toBe(late.jobName);
		late.clock.tick(2_000);
		const newer = await extractionOf(late.emulator);
		expect(newer?.start_time).toBe('2024-03-05T10:01:01Z');
		late.clock.tick(5_000);
		expect(await extractionOf(late.emulator)).toEqual(newer);
		expect((await send(late.emulator, 'GET', `${EXTRACTIONS}/${late.jobName}`)).status).toBe(302);

		const never = await withJob({ neverListed: true });
		never.clock.tick(3_600_000);
		expect((await extractionOf(never.emulator))?.job_name).not.toBe(never.jobName);
	});

	test('showRunningJobs: the running job with nulls in place of the last one', async () => {
		const { emulator, jobName } = await withJob();
		emulator.switches.showRunningJobs = true;
		expect(await extractionOf(emulator)).toMatchObject({
			job_name: jobName,
			completion_time: null,
			discovery_exit_status: null,
			tap_description: null,
		});
	});

	test('[8.27/success] the running job stopped, what was extracted is loaded', async () => {
		const { clock, emulator, jobName } = await withJob({ streams: ['orders'] });
		clock.tick(10_000);
		const answer = await send(emulator, 'DELETE', SYNC);
		const expected = answerOf('8.27/success');
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(await extractionOf(emulator)).toMatchObject({
			job_name: jobName,
			completion_time: '2024-03-05T10:00:10Z',
			tap_description: 'Terminated',
		});
		clock.tick(30_000);
		expect(
			(await loadsOf(emulator)).find(({ stream_name: name }) => name === 'orders'),
		).toMatchObject({
			last_batch_loaded_at: '2024-03-05T10:00:40Z',
			error_state: null,
		});
		const again = await send(emulator, 'DELETE', SYNC);
		expect([again.status, again.text]).toEqual([200, '{"status":200}']);
		expect((await send(emulator, 'DELETE', '/v4/sources/7/sync')).status).toBe(400);
	});
});

describe('GET /v4/{client}/extractions', () => {
	test('[8.28/success] one record per source, ordered by source, none older than 60 days', async () => {
		const clock = createClock(START);
		const emulator = await fresh({ clock });
		const answer = await send(emulator, 'GET', EXTRACTIONS);
		expect(answer.status).toBe(answerOf('8.28/success').status);
		const page = answer.json<Page<Extraction>>();
		expect(page).toMatchObject({ page: 1, total: 6, links: {} });
		expect(page.data.map(({ source_id: id }) => id)).toEqual([
			sourceIds.hubspot,
			sourceIds.shopDb,
			sourceIds.toggl,
			sourceIds.paused,
			sourceIds.systemPaused,
			sourceIds.deleted,
		]);
		clock.tick(20 * 86_400_000);
		const later = await send(emulator, 'GET', EXTRACTIONS);
		expect(later.json<Page<Extraction>>().total).toBe(5);
	});

	test('[8.28/pages] pages of 100 with relative links', async () => {
		const emulator = await fresh();
		const [record] = emulator.state.accounts.get(stitchClientId)?.extractions.values() ?? [];
		for (let index = 0; index < 200; index++)
			emulator.jobs.putExtraction(stitchClientId, { ...record, source_id: 600_000 + index });
		const pages = [];
		for (let next: string | undefined = EXTRACTIONS; next;) {
			const page: Page<Extraction> = (await send(emulator, 'GET', next)).json();
			pages.push([page.page, page.data.length, page.total, page.links]);
			next = page.links.next;
		}
		expect(pages).toEqual([
			[1, 100, 206, { next: `${EXTRACTIONS}?page=2` }],
			[2, 100, 206, { next: `${EXTRACTIONS}?page=3`, previous: `${EXTRACTIONS}?page=1` }],
			[3, 6, 206, { previous: `${EXTRACTIONS}?page=2` }],
		]);
		expect(answerOf('8.28/pages').status).toBe(200);
		const beyond = (await send(emulator, 'GET', `${EXTRACTIONS}?page=9`)).json<Page<Extraction>>();
		expect(beyond).toMatchObject({ data: [], links: { previous: `${EXTRACTIONS}?page=3` } });
		const malformed = await send(emulator, 'GET', `${EXTRACTIONS}?page=x`);
		expect(malformed.json<Page<Extraction>>().page).toBe(1);
	});

	const other = demo.secondAccount.stitchClientId;
	reproduce([
		{ id: '8.28/401', method: 'GET', path: `/v4/${other}/extractions` },
		{ id: '8.29/401', method: 'GET', path: `/v4/${other}/extractions/x` },
		{ id: '8.29/404', method: 'GET', path: `${EXTRACTIONS}/204817.530111.sync.nope` },
		{ id: '8.30/401', method: 'GET', path: `/v4/${other}/loads` },
	]);
});
