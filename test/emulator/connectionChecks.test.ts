import { createClock } from '@sinonjs/fake-timers';
import { answerOf, demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const START = Date.UTC(2024, 2, 5, 10);
const mysql = {
	type: 'platform.hp-mysql',
	display_name: 'Stock',
	properties: { host: 'stock.example.com', port: '3306', user: 'stitch', password: 'secret' },
};

async function withSource(properties: Record<string, string> = {}) {
	const clock = createClock(START);
	const emulator = await fresh({ clock, switches: { checkDurationMs: 3_000 } });
	const made = await send(emulator, 'POST', '/v4/sources', {
		body: { ...mysql, properties: { ...mysql.properties, ...properties } },
	});
	const { id } = made.json<{ id: number }>();
	const path = `/v4/sources/${id}`;
	return {
		clock,
		emulator,
		id,
		path,
		check: () => send(emulator, 'GET', `${path}/last-connection-check`),
		step: async () =>
			(await send(emulator, 'GET', path)).json<{ report_card: { current_step_type: string } }>()
				.report_card.current_step_type,
		streams: async () => (await send(emulator, 'GET', `${path}/streams`)).json<unknown[]>().length,
	};
}

test('[8.22/running] a check that runs', async () => {
	const { check, id, step } = await withSource();
	const answer = await check();
	expect(answer.status).toBe(answerOf('8.22/running').status);
	expect(answer.json()).toEqual({
		name: expect.stringMatching(new RegExp(`^${demo.account.stitchClientId}\\.${id}\\.check\\.`)),
		mode: 'check',
		status: 'running',
		error: false,
		start_time: '2024-03-05T10:00:00Z',
		completion_time: null,
		check_exit_status: null,
		discovery_exit_status: null,
		discovery_error_message: null,
		tap_exit_status: null,
		tap_error_message: null,
		target_exit_status: null,
		target_error_message: null,
	});
	expect(await step()).toBe('discover_schema');
});

test('[8.22/succeeded] a check that succeeded finds the streams', async () => {
	const { check, clock, step, streams } = await withSource();
	expect(await streams()).toBe(0);
	clock.tick(3_000);
	const answer = await check();
	expect(answer.status).toBe(answerOf('8.22/succeeded').status);
	expect(answer.json()).toMatchObject({
		status: 'succeeded',
		error: false,
		completion_time: '2024-03-05T10:00:03Z',
		check_exit_status: 0,
		discovery_exit_status: 0,
	});
	expect(await step()).toBe('field_selection');
	expect(await streams()).toBe(4);
});

test.each([
	[{ host: 'unreachable.invalid' }, 'could not translate host name'],
	[{ password: 'wrong-password' }, 'password authentication failed'],
])('[8.22/failed] a check that failed: %j', async (properties, message) => {
	const { check, clock, emulator, path, step } = await withSource(properties);
	clock.tick(3_000);
	const answer = await check();
	expect(answer.status).toBe(answerOf('8.22/failed').status);
	expect(answer.json()).toMatchObject({
		status: 'failed',
		error: true,
		check_exit_status: null,
		discovery_exit_status: 1,
		discovery_error_message: expect.stringContaining(message),
	});
	expect(await step()).toBe('discover_schema');
	// Once it is corrected, Stitch checks it again.
	await send(emulator, 'PUT', path, { body: { properties: mysql.properties } });
	clock.tick(3_000);
	expect(await step()).toBe('field_selection');
});

test('a scripted failure of the tap makes a discovered source fall back', async () => {
	const { check, clock, emulator, id, path, step } = await withSource();
	clock.tick(3_000);
	emulator.checks.script(id, {
		result: 'failed',
		phase: 'tap',
		message: 'No rights',
		durationMs: 9_000,
	});
	await send(emulator, 'PUT', path, { body: { properties: { user: 'other' } } });
	clock.tick(8_999);
	expect((await check()).json().status).toBe('running');
	expect(await step()).toBe('field_selection');
	expect(emulator.checks.finish(id)).toBe(true);
	expect((await check()).json()).toMatchObject({
		status: 'failed',
		tap_error_message: 'No rights',
	});
	expect(await step()).toBe('discover_schema');
	expect(emulator.checks.finish(id)).toBe(false);
});

test.each([
	['a source that was never checked', demo.account.sourceIds.form],
	['an unknown source', 7],
])('%s is 404', async (_, id) => {
	const answer = await send(await fresh(), 'GET', `/v4/sources/${id}/last-connection-check`);
	expect(answer.status).toBe(404);
});
