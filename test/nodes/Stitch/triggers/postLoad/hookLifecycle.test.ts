import { demo } from '../../../../../emulator/index.mts';
import type { Hook } from '../../../../../emulator/index.mts';
import { usePostLoadTrigger } from '../../../../support/postLoadTrigger';
import ordinary from './fixtures/ordinary.json';

const { destinationId, hookId } = demo.account;
const HOOKS = '/notifications/public/v1/api/hooks';

const own = usePostLoadTrigger();
const { stitch, parameters, account, ownHooks, hook, post, withSecret } = own;

describe('the hook at Stitch', () => {
	it('is made for the destination when the workflow is activated, and removed after', async () => {
		await own.trigger.activate();
		expect(ownHooks()).toEqual([
			expect.objectContaining({ type: 'post_load', destination_id: destinationId }),
		]);
		expect(hook().config.url).toMatch(/\/webhook\/[0-9a-f-]+\/webhook\?secret=[0-9a-f]{64}$/);
		await own.trigger.deactivate();
		expect(ownHooks()).toEqual([]);
		expect(account().hooks.has(hookId)).toBe(true);
	});

	it('is found again', async () => {
		await own.trigger.activate();
		const { url } = hook().config;
		await own.trigger.activate();
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
		expect(stitch.calls().filter((call) => call === `POST ${HOOKS}`)).toHaveLength(1);
	});

	it('is replaced by an n8n that has forgotten its secret: whose hook it is, nobody knows', async () => {
		await own.trigger.activate();
		const { url } = hook().config;
		own.trigger.stored = '{}';
		await own.trigger.activate();
		expect(ownHooks()).toHaveLength(1);
		expect(hook().config.url).not.toBe(url);
		expect(await post(ordinary, url)).toBe(403);
		expect(await post(ordinary)).toBe(200);
	});

	it('is enabled again when somebody has disabled it', async () => {
		await own.trigger.activate();
		hook().disabled_at = new Date().toISOString();
		await own.trigger.activate();
		expect(ownHooks()).toHaveLength(1);
		expect(hook().disabled_at).toBeNull();
	});

	it('is replaced when it belongs to another destination, or has lost the secret', async () => {
		await own.trigger.activate();
		const { url } = hook().config;
		hook().destination_id = destinationId + 1;
		await own.trigger.activate();
		expect(ownHooks()).toEqual([expect.objectContaining({ destination_id: destinationId })]);
		hook().config.url = url.replace(/\?.*/, '');
		await own.trigger.activate();
		// The same secret as before: an execution that is still running may store the old static data.
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
	});

	it('is replaced when somebody else planted it: the secret stays the one of n8n', async () => {
		await own.trigger.activate();
		const { url } = hook().config;
		const planted = withSecret('f'.repeat(64));
		hook().config.url = planted;
		await own.trigger.activate();
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
		expect(await post(ordinary, planted)).toBe(403);
		expect(await post(ordinary)).toBe(200);
		// Beside the right one it goes, too: it would bring every event twice.
		account().hooks.set(9_000_002, { ...hook(), id: 9_000_002, config: { url: planted } });
		await own.trigger.activate();
		expect(ownHooks().map(({ config }) => config.url)).toEqual([url]);
	});

	it('is one, even if there were two', async () => {
		await own.trigger.activate();
		account().hooks.set(9_000_001, { ...hook(), id: 9_000_001 });
		await own.trigger.activate();
		expect(ownHooks()).toHaveLength(1);
	});

	it('may be gone already when it is to be removed', async () => {
		await own.trigger.activate();
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'DELETE', path: HOOKS, times: 1 });
		await own.trigger.deactivate();
		expect(ownHooks()).toEqual([]);
		await own.trigger.deactivate();
	});

	it('counts separately for the test URL', async () => {
		await own.trigger.activate();
		await own.trigger.activate(true);
		const paths = ownHooks().map(({ config }) => new URL(config.url).pathname.split('/')[1]);
		expect(paths).toEqual(['webhook', 'webhook-test']);
		await own.trigger.deactivate(true);
		expect(ownHooks()).toHaveLength(1);
	});

	it('is found by the next activation when the answer to its creation got lost', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'POST', path: HOOKS, times: 1 });
		await expect(own.trigger.activate()).rejects.toThrow(/ended before the response/);
		// As in n8n, the failed activation has cleaned up.
		expect(ownHooks()).toEqual([]);
		await own.trigger.activate();
		expect(ownHooks()).toHaveLength(1);
	});

	it('is not made for a URL that Stitch does not call', async () => {
		own.trigger.change({ baseUrl: 'http://n8n.example.com:5678' });
		await expect(own.trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('does not start with https://'),
			description: expect.stringContaining('http://n8n.example.com:5678'),
		});
		// Plain HTTP on this machine is for the emulator on this machine, not for Stitch.
		const apiBaseUrl = 'https://stitch.example.com';
		own.trigger.change({
			credential: { accessToken: 'x', apiBaseUrl },
			baseUrl: 'http://localhost:1',
		});
		await expect(own.trigger.activate()).rejects.toThrow('does not start with https://');
		expect(stitch.calls()).toEqual([]);
	});

	it('is made for a public https:// URL', async () => {
		own.trigger.change({ baseUrl: 'https://n8n.example.com/base' });
		await own.trigger.activate();
		expect(hook().config.url).toMatch(/^https:\/\/n8n\.example\.com\/base\/webhook\//);
	});

	it('says that the plan has no hooks', async () => {
		stitch.emulator.switches.hooksInPlan = false;
		await expect(own.trigger.activate()).rejects.toMatchObject({
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
		const failure = await own.trigger.activate().catch((error: Error) => error);
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
		await expect(own.trigger.activate()).rejects.toThrow(`'${label}'`);
		expect(ownHooks()).toEqual([]);
	});

	it.each([
		['id', 'x', "'Destination' must be a Stitch ID"],
		['list', '', "'Destination' is empty"],
		[
			'url',
			'https://app.stitchdata.com/v2/sources/1',
			"'Destination' is not the URL of a destination in Stitch",
		],
	])('needs a destination: not by %s "%s"', async (mode, value, message) => {
		own.trigger.change({ parameters: { destinationId: { __rl: true, mode, value } } });
		await expect(own.trigger.activate()).rejects.toThrow(message);
		expect(stitch.calls()).toEqual([]);
	});

	it('takes the address of a destination', async () => {
		const value = `https://app.stitchdata.com/v2/destinations/${destinationId}/edit`;
		own.trigger.change({ parameters: { destinationId: { __rl: true, mode: 'url', value } } });
		await own.trigger.activate();
		expect(ownHooks()).toMatchObject([{ destination_id: destinationId }]);
	});

	it('never shows its secret in a message', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 400,
			method: 'POST',
			path: HOOKS,
			body: { error: { message: 'no hook for ?secret=' } },
		});
		const failure = await own.trigger.activate().catch((error: Error) => error);
		const { secret } = (JSON.parse(own.trigger.stored) as { [key: string]: { secret: string } })[
			'node:Trigger under test'
		];
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		expect(JSON.stringify(failure)).not.toContain(secret);
	});
});
