import { createClock } from '@sinonjs/fake-timers';
import type { Emulator, Load } from '../../emulator/index.mts';
import type { Page } from './jobsSupport';
import {
	EXTRACTIONS,
	LOADS,
	START,
	SYNC,
	extractionOf,
	loadsOf,
	stitchClientId,
	withJob,
} from './jobsSupport';
import { answerOf, fresh, send, stopAll } from './support';

afterEach(stopAll);

describe('the log of a job', () => {
	const logUrlOf = async (emulator: Emulator) => {
		const record = await extractionOf(emulator);
		const answer = await send(emulator, 'GET', `${EXTRACTIONS}/${record?.job_name}`);
		return { answer, location: answer.headers.get('location') ?? '' };
	};

	test('[8.29/success] redirect to a signed URL of another origin', async () => {
		const emulator = await fresh();
		const { answer, location } = await logUrlOf(emulator);
		expect([answer.status, answer.text]).toEqual([answerOf('8.29/success').status, '']);
		expect(new URL(location).origin).toBe(emulator.logUrl);
		expect(new URL(location).origin).not.toBe(emulator.url);
		const log = await fetch(location).then((response) => response.text());
		const lines = log.trimEnd().split('\n');
		for (const line of lines)
			expect(line).toMatch(
				/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}Z ( {2}main| {3}tap|target) - .*\S/,
			);
		expect(lines.some((line) => line.includes('tap - CRITICAL FATAL: remaining connection'))).toBe(
			true,
		);
		expect(lines.at(-1)).toContain('main - INFO Exit status is: ');
	});

	test('an Authorization header beside the signature is refused with 400', async () => {
		const { location } = await logUrlOf(await fresh());
		const headers = { authorization: 'Bearer x' };
		expect((await fetch(location, { headers })).status).toBe(400);
	});

	test('the link is short-lived and can not be changed', async () => {
		const clock = createClock(START);
		const { location } = await logUrlOf(await fresh({ clock }));
		expect((await fetch(location.replace('sync', 'sinc'))).status).toBe(403);
		expect((await fetch(location)).status).toBe(200);
		clock.tick(60_001);
		expect((await fetch(location)).status).toBe(403);
	});

	test('a scripted log', async () => {
		const { clock, emulator } = await withJob({ log: ['first', 'second'] });
		clock.tick(60_000);
		const { location } = await logUrlOf(emulator);
		expect(await fetch(location).then((response) => response.text())).toBe('first\nsecond\n');
	});
});

describe('GET /v4/{client}/loads', () => {
	test('[8.30/success] one record per stream, ordered by stream', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'GET', LOADS);
		expect(answer.status).toBe(answerOf('8.30/success').status);
		const page = answer.json<Page<Load>>();
		const names = page.data.map(({ stream_name: name }) => name);
		expect(names).toEqual([...names].sort());
		expect(page.data.find(({ stream_name: name }) => name === 'contacts')).toEqual({
			stitch_client_id: stitchClientId,
			source_name: 'hubspot',
			stream_name: 'contacts',
			last_batch_loaded_at: expect.stringMatching(/Z$/),
			error_state: null,
		});
	});

	test('[8.30/error-state] a failed load: no time, an error state', async () => {
		const { clock, emulator } = await withJob({
			streams: { customers: { loadError: 'disk full', loadDelayMs: 5_000 }, orders: { rows: 0 } },
		});
		const [, before] = await loadsOf(emulator);
		clock.tick(65_000);
		const [customers, orders] = await loadsOf(emulator);
		expect(answerOf('8.30/error-state').status).toBe(200);
		expect(customers).toMatchObject({
			last_batch_loaded_at: null,
			error_state: {
				notification_data: { warehouse_message: 'disk full', error: 'LOADER_WAREHOUSE_ERROR' },
			},
		});
		// A stream without new rows gets no new load.
		expect(orders).toEqual(before);
	});

	test('a successful job loads every selected stream after the delay', async () => {
		const { clock, emulator } = await withJob();
		clock.tick(89_999);
		expect((await loadsOf(emulator)).map(({ last_batch_loaded_at: at }) => at)).not.toContain(
			'2024-03-05T10:01:30Z',
		);
		clock.tick(1);
		expect(await loadsOf(emulator)).toMatchObject([
			{ stream_name: 'customers', last_batch_loaded_at: '2024-03-05T10:01:30Z' },
			{ stream_name: 'orders', last_batch_loaded_at: '2024-03-05T10:01:30Z', error_state: null },
		]);
	});

	test('[8.30/pages] pages of 100 with relative links', async () => {
		const emulator = await fresh();
		for (let index = 0; index < 150; index++)
			emulator.jobs.putLoad(stitchClientId, {
				stitch_client_id: stitchClientId,
				source_name: 'many',
				stream_name: `stream_${index}`,
				last_batch_loaded_at: new Date().toISOString(),
				error_state: null,
			});
		const first = (await send(emulator, 'GET', LOADS)).json<Page<Load>>();
		expect(first.links).toEqual({ next: `${LOADS}?page=2` });
		expect(first.data).toHaveLength(100);
		const second = (await send(emulator, 'GET', first.links.next ?? '')).json<Page<Load>>();
		expect([second.data.length, second.links]).toEqual([
			first.total - 100,
			{ previous: `${LOADS}?page=1` },
		]);
		expect(answerOf('8.30/pages').status).toBe(200);
	});
});

describe('the budget of the jobs endpoints', () => {
	test('requests of the three are counted per client ID, nothing else is', async () => {
		const clock = createClock(START);
		const emulator = await fresh({ clock });
		const record = await extractionOf(emulator);
		clock.tick(1_000);
		for (const path of [LOADS, `${EXTRACTIONS}/${record?.job_name}`, '/v4/sources', SYNC])
			await send(emulator, 'GET', path);
		expect(emulator.jobsRequests(stitchClientId)).toEqual([START, START + 1_000, START + 1_000]);
		expect(emulator.jobsRequests(1)).toEqual([]);
	});

	test.each([
		['seconds', '600'],
		['date', new Date(START + 600_000).toUTCString()],
		['none', null],
	] as const)(
		'over 30 in ten minutes are refused when the switch says so: %s',
		async (form, header) => {
			const clock = createClock(START);
			const emulator = await fresh({
				clock,
				switches: { enforceRateLimit: true, rateLimitRetryAfter: form },
			});
			const statuses = new Set<number>();
			for (let index = 0; index < 30; index++)
				statuses.add((await send(emulator, 'GET', index % 2 ? LOADS : EXTRACTIONS)).status);
			expect([...statuses]).toEqual([200]);
			const refused = await send(emulator, 'GET', LOADS);
			expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, header]);
			clock.tick(600_000);
			expect((await send(emulator, 'GET', LOADS)).status).toBe(200);
		},
	);
});
