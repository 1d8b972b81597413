import { fc } from '../../support/random';
import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../emulator/index.mts';
import { forgetDeliveries } from '../../../nodes/Stitch/triggers/postLoad/deliveries';
import { idleClock, useIdleClock } from '../../support/idleClock.mts';
import { usePostLoadTrigger } from '../../support/postLoadTrigger';
import ordinary from './triggers/postLoad/fixtures/ordinary.json';

useIdleClock();

const { shopDb } = demo.account.sourceIds;

const own = usePostLoadTrigger();
const { stitch, parameters, hook, post, withSecret } = own;

/** Waits until Stitch has made that many attempts to deliver. */
async function deliveries(count: number) {
	for (let tries = 0; tries < 200 && stitch.emulator.deliveries.length < count; tries++) {
		await fetch(`${stitch.emulator.url}/v4/sources`);
	}
	return stitch.emulator.deliveries.map(({ outcome }) => outcome);
}

describe('a delivery', () => {
	it('starts the workflow with the event and its totals, once per table', async () => {
		await own.trigger.activate();
		stitch.emulator.jobs.load(shopDb, { orders: { rows: 10, rowsRejected: 3 } });
		expect(await deliveries(1)).toContain('delivered');
		expect(own.trigger.runs).toEqual([
			[
				expect.objectContaining({
					integration_name: 'shop_db',
					source_root_table_name: 'orders',
					totalRows: expect.any(Number),
					totalRowsRejected: expect.any(Number),
				}),
			],
		]);
		const [[event]] = own.trigger.runs;
		const tables = event.tables as Array<{ num_rows: number; num_rows_rejected: number }>;
		expect(event.totalRows).toBe(tables.reduce((sum, { num_rows }) => sum + num_rows, 0));
		expect(event).not.toHaveProperty('source');
	});

	it('is the payload of Stitch and the totals, unchanged', async () => {
		await own.trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(own.trigger.runs).toEqual([[{ ...ordinary, totalRows: 81, totalRowsRejected: 0 }]]);
	});

	it('is no item of its own, whatever its fields are called', async () => {
		await own.trigger.activate();
		const event = { ...ordinary, json: { forged: true }, binary: {}, pairedItem: 7 };
		expect(await post(event)).toBe(200);
		expect(own.trigger.runs).toEqual([[{ ...event, totalRows: 81, totalRowsRejected: 0 }]]);
	});

	it('is repeated by Stitch until n8n takes it, and then runs once', async () => {
		await own.trigger.activate();
		own.trigger.failsToStart = true;
		stitch.emulator.jobs.load(shopDb, { orders: {} });
		await deliveries(2);
		expect(own.trigger.runs).toEqual([]);
		own.trigger.failsToStart = false;
		await deliveries(stitch.emulator.deliveries.length + 1);
		expect(stitch.emulator.deliveries.pop()?.outcome).toBe('delivered');
		expect(own.trigger.runs).toHaveLength(1);
	});

	it('does not run twice: not in this process, and not after a restart', async () => {
		await own.trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(await post(ordinary)).toBe(200);
		forgetDeliveries();
		expect(await post(ordinary)).toBe(200);
		expect(own.trigger.runs).toHaveLength(1);
		expect(await post({ ...ordinary, minimum_sdc_batched_at: '2024-03-05T09:00:00.000Z' })).toBe(
			200,
		);
		expect(own.trigger.runs).toHaveLength(2);
	});

	it('that comes again while the first is under way is put off, and nothing is lost', async () => {
		await own.trigger.activate();
		let release = () => {};
		own.trigger.slow = new Promise<void>((resolve) => {
			release = resolve;
		});
		const first = post(ordinary);
		let second = await post(ordinary);
		for (let tries = 0; tries < 50 && second !== 503; tries++) second = await post(ordinary);
		expect(second).toBe(503);
		release();
		expect(await first).toBe(200);
		expect(await post(ordinary)).toBe(200);
		expect(own.trigger.runs).toHaveLength(1);
	});

	it('that is hung up on before n8n has answered comes again', async () => {
		await own.trigger.activate();
		let release = () => {};
		own.trigger.slow = new Promise<void>((resolve) => {
			release = resolve;
		});
		own.trigger.failsToStart = true;
		const hangUp = new AbortController();
		const first = fetch(hook().config.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(ordinary),
			signal: hangUp.signal,
		}).catch(() => undefined);
		for (let tries = 0; tries < 200 && own.trigger.received === 0; tries++) {
			await fetch(`${stitch.emulator.url}/v4/sources`);
		}
		hangUp.abort();
		await first;
		own.trigger.slow = Promise.resolve();
		own.trigger.failsToStart = false;
		let status = 503;
		for (let tries = 0; tries < 50 && status === 503; tries++) status = await post(ordinary);
		expect(status).toBe(200);
		expect(own.trigger.runs).toHaveLength(1);
		release();
	});

	it('does not run again when n8n has started it by then, though its sender hung up', async () => {
		await own.trigger.activate();
		let release = () => {};
		own.trigger.slow = new Promise<void>((resolve) => (release = resolve));
		const hangUp = new AbortController();
		const events = ['orders', 'users'].map((source_root_table_name) => ({
			...ordinary,
			source_root_table_name,
		}));
		const until = async (isDone: () => boolean) => {
			for (let tries = 0; tries < 200 && !isDone(); tries++) {
				await fetch(`${stitch.emulator.url}/v4/sources`);
			}
		};
		const sent = events.map(async (event) => {
			const { signal } = hangUp;
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify(event);
			await fetch(hook().config.url, { method: 'POST', headers, body, signal }).catch(
				() => undefined,
			);
		});
		await until(() => own.trigger.received === 2);
		hangUp.abort();
		await Promise.all(sent);
		await until(() => own.trigger.hungUp === 2);
		release();
		await until(() => own.trigger.runs.length === 2);
		// n8n has stored what one of the two left behind.
		for (const event of events) expect(await post(event)).toBe(200);
		expect(own.trigger.runs).toHaveLength(2);
	});

	it('of many tables at once keeps them apart, and remembers all of them', async () => {
		await own.trigger.activate();
		const events = Array.from({ length: 30 }, (_, index) => ({
			...ordinary,
			source_root_table_name: `table_${index}`,
		}));
		const statuses = await Promise.all(events.map(async (event) => await post(event)));
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(own.trigger.runs).toHaveLength(30);
		// One more stores what the parallel requests overwrote.
		await post({ ...ordinary, source_root_table_name: 'last' });
		forgetDeliveries();
		for (const event of events) await post(event);
		expect(own.trigger.runs).toHaveLength(31);
	});

	it.each([
		['the integration', { integrationName: 'hubspot' }, 0],
		['the table', { tableName: 'users' }, 0],
		['rejected rows', { onlyWithRejectedRows: true }, 0],
		['rejected rows, as a text', { onlyWithRejectedRows: 'true' }, 0],
		['no rejected rows, as a text', { onlyWithRejectedRows: 'false' }, 1],
		['what fits', { integrationName: 'shop_db', tableName: 'order_items' }, 1],
	])('is filtered by %s', async (_name, filters, runs) => {
		parameters({ filters });
		await own.trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(own.trigger.runs).toHaveLength(runs);
	});

	it('can bring its source, asked for once for many tables', async () => {
		parameters({ options: { includeSource: true } });
		await own.trigger.activate();
		for (const table of ['a', 'b', 'c']) await post({ ...ordinary, source_root_table_name: table });
		expect(own.trigger.runs).toHaveLength(3);
		for (const [event] of own.trigger.runs) {
			expect(event.source).toMatchObject({ id: shopDb, name: 'shop_db' });
			expect(event).not.toHaveProperty('sourceNote');
		}
		expect(stitch.calls().filter((call) => call === 'GET /v4/sources')).toHaveLength(1);
	});

	it('comes without its source when Stitch is slow, in time for the answer', async () => {
		parameters({ options: { includeSource: true } });
		await own.trigger.activate();
		own.trigger.change({ credential: stitch.token(demo.secondAccount.accessToken) });
		stitch.emulator.faults.add({ kind: 'timeout', path: '/v4/sources' });
		idleClock.unanswered = /^\/v4\/sources/;
		const started = idleClock.now();
		expect(await post(ordinary)).toBe(200);
		expect(idleClock.now() - started).toBe(5_000);
		expect(own.trigger.runs[0][0]).toMatchObject({ source: null, integration_name: 'shop_db' });
	});

	it('comes without its source when that is not found, or Stitch does not answer', async () => {
		parameters({ options: { includeSource: true } });
		await own.trigger.activate();
		await post({ ...ordinary, integration_name: 'unheard_of' });
		expect(own.trigger.runs[0][0]).toMatchObject({ source: null, sourceNote: expect.any(String) });
		own.trigger.change({ credential: stitch.token('ac_revoked') });
		await post(ordinary);
		expect(own.trigger.runs[1][0]).toMatchObject({
			integration_name: 'shop_db',
			source: null,
			sourceNote: 'Stitch refused the access token',
		});
	});
});

describe('a request that is no delivery', () => {
	it.each([
		['no secret', () => hook().config.url.replace(/\?.*/, '')],
		['another secret', () => withSecret('0'.repeat(64))],
		['a part of the secret', () => withSecret(hook().config.url.slice(-63))],
		['the secret twice', () => `${hook().config.url}&secret=${hook().config.url.slice(-64)}`],
	])('is refused with 403: %s', async (_name, url) => {
		await own.trigger.activate();
		expect(await post(ordinary, url())).toBe(403);
		expect(await post({}, url())).toBe(403);
		expect(own.trigger.runs).toEqual([]);
	});

	it('is refused with 403 while there is no secret at all', async () => {
		await own.trigger.activate();
		const { url } = hook().config;
		own.trigger.stored = '{}';
		expect(await post(ordinary, url)).toBe(403);
	});

	it.each([
		['an empty object', {}],
		['a list', []],
		['null', 'null'],
		['a text', '"x"'],
		['an event with a wrong field', { ...ordinary, tables: [] } as IDataObject],
		['too much', { ...ordinary, padding: 'x'.repeat(1024 * 1024) }],
	])('is refused with 400: %s', async (_name, body) => {
		await own.trigger.activate();
		expect(await post(body)).toBe(400);
		expect(own.trigger.runs).toEqual([]);
	});

	it("is none of the workflow's business, whatever it holds: nothing throws", async () => {
		await own.trigger.activate();
		const [address] = hook().config.url.split('?');
		const { secret } = (JSON.parse(own.trigger.stored) as { [key: string]: { secret: string } })[
			'node:Trigger under test'
		];
		const value = fc.oneof(
			fc.string(),
			fc.constantFrom('', secret, secret.slice(1), '[object Object]', 'undefined'),
		);
		const key = fc.constantFrom(
			'secret',
			'secret[]',
			'secret[0]',
			'secret[toString]',
			'secret[valueOf]',
			'secret[__proto__][x]',
			'secret[length]',
			'secret[a][b][c]',
			'SECRET',
			'__proto__[secret]',
			'constructor[prototype][secret]',
		);
		const query = fc.array(fc.tuple(key, value), { maxLength: 4 });
		const body = fc.oneof(
			fc.json({ maxDepth: 3 }),
			fc.constantFrom('null', '0', '"x"', '[]', '{"tables":{"length":1}}', `[${'['.repeat(500)}`),
		);
		await fc.assert(
			fc.asyncProperty(query, body, async (parameters, text) => {
				const sent = new URLSearchParams(parameters);
				const isRight = parameters.length === 1 && parameters[0].join() === `secret,${secret}`;
				fc.pre(!isRight);
				const status = await post(text, `${address}?${sent.toString()}`);
				// Text that is not JSON never gets as far as the trigger.
				expect([400, 403]).toContain(status);
			}),
			{ numRuns: 150 },
		);
		expect(own.trigger.runs).toEqual([]);
		expect(own.trigger.thrown).toEqual([]);
	});
});
