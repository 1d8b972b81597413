import { createClock } from '@sinonjs/fake-timers';
import type { Emulator, Fault } from '../../emulator/index.mts';
import { demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const SOURCE = `/v4/sources/${demo.account.sourceIds.shopDb}`;
const rename = (emulator: Emulator) =>
	send(emulator, 'PUT', SOURCE, { body: { display_name: 'Renamed' } });
const nameNow = (emulator: Emulator) =>
	emulator.state.accounts
		.get(demo.account.stitchClientId)
		?.sources.get(demo.account.sourceIds.shopDb)?.displayName;

interface Row {
	fault: Fault;
	/** Was the request executed? */
	executed: boolean;
	status?: number;
	type?: string | null;
}

const rows: Row[] = [
	{ fault: { kind: 'status', status: 429 }, executed: false, status: 429, type: null },
	{
		fault: { kind: 'status', status: 503, body: { a: 1 } },
		executed: false,
		status: 503,
		type: 'application/json',
	},
	{ fault: { kind: 'html' }, executed: false, status: 200, type: 'text/html' },
	{ fault: { kind: 'html', status: 502 }, executed: false, status: 502, type: 'text/html' },
	{ fault: { kind: 'redirect' }, executed: false, status: 302, type: null },
	{ fault: { kind: 'reset-before' }, executed: false },
	{ fault: { kind: 'timeout', delayMs: 10 }, executed: false },
	{ fault: { kind: 'reset-after' }, executed: true },
	{ fault: { kind: 'empty' }, executed: true, status: 200, type: 'application/json' },
	{ fault: { kind: 'wrong-content-type' }, executed: true, status: 200, type: 'text/plain' },
	{ fault: { kind: 'truncated-json' }, executed: true, status: 200, type: 'application/json' },
	{ fault: { kind: 'slow', delayMs: 20 }, executed: true, status: 200, type: 'application/json' },
];

test.each(rows)(
	'$fault.kind: executed $executed, status $status',
	async ({ fault, executed, status, type }) => {
		const emulator = await fresh();
		emulator.faults.add({ ...fault, method: 'put', path: '/v4/sources', times: 1 });
		const answer = await rename(emulator).catch(() => undefined);
		expect(answer?.status).toBe(status);
		if (type) expect(answer?.headers.get('content-type')).toContain(type);
		expect(nameNow(emulator)).toBe(executed ? 'Renamed' : 'Shop DB');
		expect(emulator.requests).toHaveLength(1);
		// Once means once.
		expect((await rename(emulator)).status).toBe(200);
	},
);

test.each([
	['truncated-json', /^\{[^]*[^}]$/],
	['empty', /^$/],
	['slow', /^\{[^]*\}$/],
	['html', /^<!DOCTYPE html>/],
] as const)('%s: the body', async (kind, pattern) => {
	const emulator = await fresh();
	emulator.faults.add({ kind, delayMs: 10 });
	expect((await send(emulator, 'GET', SOURCE)).text).toMatch(pattern);
});

test.each([
	[{ 'retry-after': '7' }, '7'],
	[{ 'retry-after': 'Tue, 05 Mar 2024 10:00:00 GMT' }, 'Tue, 05 Mar 2024 10:00:00 GMT'],
	[undefined, null],
])('429 with Retry-After %j', async (headers, expected) => {
	const emulator = await fresh();
	emulator.faults.add({ kind: 'status', status: 429, headers });
	expect((await send(emulator, 'GET', SOURCE)).headers.get('retry-after')).toBe(expected);
});

test('faults are matched by method, path and pattern, in their order, and counted', async () => {
	const emulator = await fresh();
	const first = emulator.faults.add({ kind: 'status', status: 500, path: /streams$/ });
	const second = emulator.faults.add({ kind: 'status', status: 502, method: 'GET', times: 2 });
	const statuses = [];
	for (const path of [`${SOURCE}/streams`, SOURCE, SOURCE, SOURCE])
		statuses.push((await send(emulator, 'GET', path)).status);
	expect(statuses).toEqual([500, 502, 502, 200]);
	expect([first.hits, second.hits]).toEqual([1, 2]);
	emulator.faults.clear(first);
	expect((await send(emulator, 'GET', `${SOURCE}/streams`)).status).toBe(200);
	expect(() => emulator.faults.add({ kind: 'nope' as 'html' })).toThrow('nope');
});

test('a probability is drawn for each request', async () => {
	const draws = [0.1, 0.9, 0.49];
	const emulator = await fresh({ random: () => draws.shift() ?? 1 });
	emulator.faults.add({ kind: 'status', status: 500, probability: 0.5 });
	const statuses = [];
	for (let index = 0; index < 4; index++)
		statuses.push((await send(emulator, 'GET', SOURCE)).status);
	expect(statuses).toEqual([500, 200, 500, 200]);
});

test('a request without an answer ends with the emulator', async () => {
	const emulator = await fresh();
	emulator.faults.add({ kind: 'timeout' });
	const asked = send(emulator, 'GET', SOURCE);
	await fetch(new URL('/emulator/faults', emulator.url));
	await Promise.all([emulator.stop(), expect(asked).rejects.toThrow()]);
});

test('latency', async () => {
	const clock = createClock(Date.UTC(2024, 2, 5, 10));
	const emulator = await fresh({ clock, switches: { latencyMs: 60 } });
	let isAnswered = false;
	const asked = send(emulator, 'GET', SOURCE).then(() => {
		isAnswered = true;
	});
	while (clock.countTimers() === 0) await fetch(new URL('/emulator/faults', emulator.url));
	clock.tick(59);
	await fetch(new URL('/emulator/faults', emulator.url));
	expect(isAnswered).toBe(false);
	clock.tick(1);
	await asked;
});
