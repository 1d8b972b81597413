import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { demo } from '../../../emulator/index.mts';
import type { Hook } from '../../../emulator/index.mts';
import { forgetDeliveries } from '../../../nodes/Stitch/triggers/postLoad/deliveries';
import { useEmulator } from '../../support/emulator';
import { ReceivingTrigger } from '../../support/webhookTrigger';
import ordinary from './triggers/postLoad/fixtures/ordinary.json';

const stitch = useEmulator();
const { destinationId, hookId, stitchClientId } = demo.account;
const { shopDb } = demo.account.sourceIds;
const HOOKS = '/notifications/public/v1/api/hooks';

let trigger: ReceivingTrigger;

beforeEach(async () => {
	forgetDeliveries();
	stitch.emulator.switches.hookRetryMs = 30;
	trigger = new ReceivingTrigger({
		parameters: { destinationId: { __rl: true, mode: 'list', value: destinationId } },
		credential: stitch.token(),
	});
	await trigger.start();
});
afterEach(async () => await trigger.stop());

const parameters = (more: INodeParameters): void => {
	const locator = { __rl: true, mode: 'id', value: String(destinationId) };
	trigger.change({ parameters: { destinationId: locator, ...more } });
};

const account = () => {
	const found = stitch.emulator.state.accounts.get(stitchClientId);
	if (found === undefined) throw new Error('The account is not there');
	return found;
};
const isOwn = ({ config }: Hook) => config.url.includes('/webhook');
const ownHooks = () =>
	[...account().hooks.values()].filter((hook) => isOwn(hook) && hook.id !== hookId);
const hook = () => ownHooks()[0];

/** Sends what Stitch sends, or something else, to the URL of the hook. */
async function post(body: unknown, url = hook().config.url, headers: Record<string, string> = {}) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return response.status;
}

const withSecret = (secret: string) => {
	const url = new URL(hook().config.url);
	url.searchParams.set('secret', secret);
	return url.toString();
};

/** Waits until Stitch has made that many attempts to deliver. */
async function deliveries(count: number) {
	for (let tries = 0; tries < 200 && stitch.emulator.deliveries.length < count; tries++) {
		await fetch(`${stitch.emulator.url}/v4/sources`);
	}
	return stitch.emulator.deliveries.map(({ outcome }) => outcome);
}

describe('the hook at Stitch', () => {
	it('is made for the destination when the workflow is activated, and removed after', async () => {
		await trigger.activate();
		expect(ownHooks()).toEqual([
			expect.objectContaining({ type: 'post_load', destination_id: destinationId }),
		]);
		expect(hook().config.url).toMatch(/\/webhook\/[0-9a-f-]+\/webhook\?secret=[0-9a-f]{64}$/);
		await trigger.deactivate();
		expect(ownHooks()).toEqual([]);
		expect(account().hooks.has(hookId)).toBe(true);
	});

	it('is found again, also by an n8n that has forgotten its secret', async () => {
		await trigger.activate();
		const { url } = hook().config;
		for (const stored of [trigger.stored, '{}']) {
			trigger.stored = stored;
			await trigger.activate();
			expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
			expect(await post({ ...ordinary, source_root_table_name: stored })).toBe(200);
		}
		expect(stitch.calls().filter((call) => call === `POST ${HOOKS}`)).toHaveLength(1);
	});

	it('is enabled again when somebody has disabled it', async () => {
		await trigger.activate();
		hook().disabled_at = new Date().toISOString();
		await trigger.activate();
		expect(ownHooks()).toHaveLength(1);
		expect(hook().disabled_at).toBeNull();
	});

	it('is replaced when it belongs to another destination, or has lost the secret', async () => {
		await trigger.activate();
		const { url } = hook().config;
		hook().destination_id = destinationId + 1;
		await trigger.activate();
		expect(ownHooks()).toEqual([expect.objectContaining({ destination_id: destinationId })]);
		hook().config.url = url.replace(/\?.*/, '');
		await trigger.activate();
		// The same secret as before: an execution that is still running may store the old static data.
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
	});

	it('is replaced when somebody else planted it: the secret stays the one of n8n', async () => {
		await trigger.activate();
		const { url } = hook().config;
		const planted = withSecret('f'.repeat(64));
		hook().config.url = planted;
		await trigger.activate();
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
		expect(await post(ordinary, planted)).toBe(403);
		expect(await post(ordinary)).toBe(200);
		// Beside the right one it goes, too: it would bring every event twice.
		account().hooks.set(9_000_002, { ...hook(), id: 9_000_002, config: { url: planted } });
		await trigger.activate();
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
	});

	it('is one, even if there were two', async () => {
		await trigger.activate();
		account().hooks.set(9_000_001, { ...hook(), id: 9_000_001 });
		await trigger.activate();
		expect(ownHooks()).toHaveLength(1);
	});

	it('may be gone already when it is to be removed', async () => {
		await trigger.activate();
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'DELETE', path: HOOKS, times: 1 });
		await trigger.deactivate();
		expect(ownHooks()).toEqual([]);
		await trigger.deactivate();
	});

	it('counts separately for the test URL', async () => {
		await trigger.activate();
		await trigger.activate(true);
		const paths = ownHooks().map(({ config }) => new URL(config.url).pathname.split('/')[1]);
		expect(paths).toEqual(['webhook', 'webhook-test']);
		await trigger.deactivate(true);
		expect(ownHooks()).toHaveLength(1);
	});

	it('is found by the next activation when the answer to its creation got lost', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'POST', path: HOOKS, times: 1 });
		await expect(trigger.activate()).rejects.toThrow(/ended before the response/);
		// As in n8n, the failed activation has cleaned up.
		expect(ownHooks()).toEqual([]);
		await trigger.activate();
		expect(ownHooks()).toHaveLength(1);
	});

	it('is not made for a URL that Stitch does not call', async () => {
		trigger.change({ baseUrl: 'http://n8n.example.com:5678' });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('does not start with https://'),
			description: expect.stringContaining('http://n8n.example.com:5678'),
		});
		// Plain HTTP on this machine is for the emulator on this machine, not for Stitch.
		const apiBaseUrl = 'https://stitch.example.com';
		trigger.change({ credential: { accessToken: 'x', apiBaseUrl }, baseUrl: 'http://localhost:1' });
		await expect(trigger.activate()).rejects.toThrow('does not start with https://');
		expect(stitch.calls()).toEqual([]);
	});

	it('is made for a public https:// URL', async () => {
		trigger.change({ baseUrl: 'https://n8n.example.com/base' });
		await trigger.activate();
		expect(hook().config.url).toMatch(/^https:\/\/n8n\.example\.com\/base\/webhook\//);
	});

	it('says that the plan has no hooks', async () => {
		stitch.emulator.switches.hooksInPlan = false;
		await expect(trigger.activate()).rejects.toMatchObject({
			message: 'The plan of the account has no post-load webhooks',
			description: expect.stringContaining('Free Trial, Advanced and Premium'),
		});
	});

	it('lists the ten that there are, without the parts of their URLs that may be secret', async () => {
		const seeded = account().hooks.get(hookId) as Hook;
		for (let id = 101; account().hooks.size < 10; id++) {
			const config = { url: `https://other.example.com/private-path?key=hidden-${id}` };
			account().hooks.set(id, { ...seeded, id, config, disabled_at: seeded.created_at });
		}
		const failure = await trigger.activate().catch((error: Error) => error);
		expect(failure).toMatchObject({
			message: 'The account has 10 hooks, and Stitch allows no more',
			description: expect.stringContaining('Stitch says: You have exceeded the limit of'),
		});
		const { description } = failure as unknown as { description: string };
		for (const id of account().hooks.keys()) expect(description).toContain(String(id));
		expect(description).toContain(`other.example.com, destination ${destinationId}`);
		expect(description).toContain('disabled');
		expect(JSON.stringify(failure) + description).not.toMatch(/private-path|hidden-/);
		expect(account().hooks.size).toBe(10);
	});

	it.each([
		['Only With Rejected Rows', { filters: { onlyWithRejectedRows: 'maybe' } }],
		['Integration Name', { filters: { integrationName: '={{ null }}' } }],
		['Table Name', { filters: { tableName: '={{ ["orders"] }}' } }],
		['Include Source', { options: { includeSource: 1 } }],
	])('is not made for a value that says nothing: %s', async (label, more) => {
		parameters(more as never);
		await expect(trigger.activate()).rejects.toThrow(`'${label}'`);
		expect(ownHooks()).toEqual([]);
	});

	it('needs a destination', async () => {
		trigger.change({ parameters: { destinationId: { __rl: true, mode: 'id', value: 'x' } } });
		await expect(trigger.activate()).rejects.toThrow("'Destination' must be a Stitch ID");
		expect(stitch.calls()).toEqual([]);
	});

	it('never shows its secret in a message', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 400,
			method: 'POST',
			path: HOOKS,
			body: { error: { message: 'no hook for ?secret=' } },
		});
		const failure = await trigger.activate().catch((error: Error) => error);
		const { secret } = (JSON.parse(trigger.stored) as { [key: string]: { secret: string } })[
			'node:Trigger under test'
		];
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		expect(JSON.stringify(failure)).not.toContain(secret);
	});
});

describe('a delivery', () => {
	it('starts the workflow with the event and its totals, once per table', async () => {
		await trigger.activate();
		stitch.emulator.jobs.load(shopDb, { orders: { rows: 10, rowsRejected: 3 } });
		expect(await deliveries(1)).toContain('delivered');
		expect(trigger.runs).toEqual([
			[
				expect.objectContaining({
					integration_name: 'shop_db',
					source_root_table_name: 'orders',
					totalRows: expect.any(Number),
					totalRowsRejected: expect.any(Number),
				}),
			],
		]);
		const [[event]] = trigger.runs;
		const tables = event.tables as Array<{ num_rows: number; num_rows_rejected: number }>;
		expect(event.totalRows).toBe(tables.reduce((sum, { num_rows }) => sum + num_rows, 0));
		expect(event).not.toHaveProperty('source');
	});

	it('is the payload of Stitch and the totals, unchanged', async () => {
		await trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(trigger.runs).toEqual([[{ ...ordinary, totalRows: 81, totalRowsRejected: 0 }]]);
	});

	it('is repeated by Stitch until n8n takes it, and then runs once', async () => {
		await trigger.activate();
		trigger.failsToStart = true;
		stitch.emulator.jobs.load(shopDb, { orders: {} });
		await deliveries(2);
		expect(trigger.runs).toEqual([]);
		trigger.failsToStart = false;
		await deliveries(stitch.emulator.deliveries.length + 1);
		expect(stitch.emulator.deliveries.pop()?.outcome).toBe('delivered');
		expect(trigger.runs).toHaveLength(1);
	});

	it('does not run twice: not in this process, and not after a restart', async () => {
		await trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(await post(ordinary)).toBe(200);
		forgetDeliveries();
		expect(await post(ordinary)).toBe(200);
		expect(trigger.runs).toHaveLength(1);
		expect(await post({ ...ordinary, minimum_sdc_batched_at: '2024-03-05T09:00:00.000Z' })).toBe(
			200,
		);
		expect(trigger.runs).toHaveLength(2);
	});

	it('that comes again while the first is under way is put off, and nothing is lost', async () => {
		await trigger.activate();
		let release = () => {};
		trigger.slow = new Promise<void>((resolve) => {
			release = resolve;
		});
		const first = post(ordinary);
		let second = await post(ordinary);
		for (let tries = 0; tries < 50 && second !== 503; tries++) second = await post(ordinary);
		expect(second).toBe(503);
		release();
		expect(await first).toBe(200);
		expect(await post(ordinary)).toBe(200);
		expect(trigger.runs).toHaveLength(1);
	});

	it('that is hung up on before n8n has answered comes again', async () => {
		await trigger.activate();
		let release = () => {};
		trigger.slow = new Promise<void>((resolve) => {
			release = resolve;
		});
		trigger.failsToStart = true;
		const hangUp = new AbortController();
		const first = fetch(hook().config.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(ordinary),
			signal: hangUp.signal,
		}).catch(() => undefined);
		for (let tries = 0; tries < 200 && trigger.received === 0; tries++) {
			await fetch(`${stitch.emulator.url}/v4/sources`);
		}
		hangUp.abort();
		await first;
		trigger.slow = Promise.resolve();
		trigger.failsToStart = false;
		let status = 503;
		for (let tries = 0; tries < 50 && status === 503; tries++) status = await post(ordinary);
		expect(status).toBe(200);
		expect(trigger.runs).toHaveLength(1);
		release();
	});

	it('of many tables at once keeps them apart, and remembers all of them', async () => {
		await trigger.activate();
		const events = Array.from({ length: 30 }, (_, index) => ({
			...ordinary,
			source_root_table_name: `table_${index}`,
		}));
		const statuses = await Promise.all(events.map(async (event) => await post(event)));
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(trigger.runs).toHaveLength(30);
		// One more stores what the parallel requests overwrote.
		await post({ ...ordinary, source_root_table_name: 'last' });
		forgetDeliveries();
		for (const event of events) await post(event);
		expect(trigger.runs).toHaveLength(31);
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
		await trigger.activate();
		expect(await post(ordinary)).toBe(200);
		expect(trigger.runs).toHaveLength(runs);
	});

	it('can bring its source, asked for once for many tables', async () => {
		parameters({ options: { includeSource: true } });
		await trigger.activate();
		for (const table of ['a', 'b', 'c']) await post({ ...ordinary, source_root_table_name: table });
		expect(trigger.runs).toHaveLength(3);
		for (const [event] of trigger.runs) {
			expect(event.source).toMatchObject({ id: shopDb, name: 'shop_db' });
			expect(event).not.toHaveProperty('sourceNote');
		}
		expect(stitch.calls().filter((call) => call === 'GET /v4/sources')).toHaveLength(1);
	});

	it('comes without its source when Stitch is slow, in time for the answer', async () => {
		parameters({ options: { includeSource: true } });
		await trigger.activate();
		trigger.change({ credential: stitch.token(demo.secondAccount.accessToken) });
		stitch.emulator.faults.add({ kind: 'timeout', path: '/v4/sources' });
		const started = Date.now();
		expect(await post(ordinary)).toBe(200);
		expect(Date.now() - started).toBeLessThan(10_000);
		expect(trigger.runs[0][0]).toMatchObject({ source: null, integration_name: 'shop_db' });
	});

	it('comes without its source when that is not found, or Stitch does not answer', async () => {
		parameters({ options: { includeSource: true } });
		await trigger.activate();
		await post({ ...ordinary, integration_name: 'unheard_of' });
		expect(trigger.runs[0][0]).toMatchObject({ source: null, sourceNote: expect.any(String) });
		trigger.change({ credential: stitch.token('ac_revoked') });
		await post(ordinary);
		expect(trigger.runs[1][0]).toMatchObject({
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
		await trigger.activate();
		expect(await post(ordinary, url())).toBe(403);
		expect(await post({}, url())).toBe(403);
		expect(trigger.runs).toEqual([]);
	});

	it('is refused with 403 while there is no secret at all', async () => {
		await trigger.activate();
		const { url } = hook().config;
		trigger.stored = '{}';
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
		await trigger.activate();
		expect(await post(body)).toBe(400);
		expect(trigger.runs).toEqual([]);
	});

	it("is none of the workflow's business, whatever it holds: nothing throws", async () => {
		await trigger.activate();
		const [address] = hook().config.url.split('?');
		const { secret } = (JSON.parse(trigger.stored) as { [key: string]: { secret: string } })[
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
				// Text that is no JSON never gets as far as the trigger.
				expect([400, 403]).toContain(status);
			}),
			{ numRuns: 150 },
		);
		expect(trigger.runs).toEqual([]);
		expect(trigger.thrown).toEqual([]);
	});
});
