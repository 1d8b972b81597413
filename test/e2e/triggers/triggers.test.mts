/// <reference types="jest" />

import { randomUUID } from 'node:crypto';
import type { Answer } from '../../../scripts/lib/n8n/client.mts';
import { demo } from '../../../emulator/index.mts';
import { eventually } from '../support/eventually.mts';
import { endedExecutions } from '../support/executions.mts';
import { startServer } from '../support/server.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let credential: { id: string; name: string };

beforeAll(async () => {
	server = await startServer();
	const data = { accessToken: demo.account.accessToken, apiBaseUrl: server.emulator.url };
	credential = await server.client.createCredential({ name: 'Acme', type: 'stitchApi', data });
}, 240_000);
afterAll(async () => await server?.stop(), 60_000);

/** A workflow of one trigger and a node behind it, not published yet. */
async function triggered(type: string, parameters: object) {
	const trigger = {
		id: randomUUID(),
		name: 'Trigger',
		type: `n8n-nodes-stitch.${type}`,
		typeVersion: 1,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { authentication: 'accessToken', ...parameters },
		credentials: { stitchApi: { id: credential.id, name: credential.name } },
	};
	const next = {
		id: randomUUID(),
		name: 'Next',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [220, 0],
		parameters: {},
	};
	return await server.client.createWorkflow({
		name: type,
		nodes: [trigger, next],
		connections: { Trigger: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
		active: false,
	});
}

/** Publishes a workflow; n8n activates it a moment later, with the request that is waited for. */
async function publish({ id, versionId }: Answer, method: string, path: RegExp) {
	const from = server.emulator.requests.length;
	await server.client.rest('POST', `/workflows/${id}/activate`, { versionId });
	await eventually(() =>
		server.emulator.requests
			.slice(from)
			.some((request) => request.method === method && path.test(request.path)),
	);
	// The answer is read, and the workflow stored.
	await new Promise((resolve) => setTimeout(resolve, 2_000));
}
const unpublish = async ({ id }: Answer) => {
	await server.client.rest('POST', `/workflows/${id}/deactivate`, {});
	await new Promise((resolve) => setTimeout(resolve, 2_000));
};

const account = () => server.emulator.state.accounts.get(demo.account.stitchClientId);
const ownHooks = () =>
	[...(account()?.hooks.values() ?? [])].filter(({ config }) => config.url.startsWith(server.url));

const post = async (url: string, body: unknown) => {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	return response.status;
};

describe('a post-load hook in n8n', () => {
	it('starts nothing for a request without its secret, and keeps its own when another is planted', async () => {
		const workflow = await triggered('stitchPostLoadTrigger', {
			destinationId: { __rl: true, mode: 'id', value: String(demo.account.destinationId) },
		});
		await publish(workflow, 'POST', /hooks$/);
		const [{ config }] = ownHooks();
		const { url } = config;
		const [address] = url.split('?');
		const event = {
			minimum_sdc_batched_at: '2024-03-05T07:09:12.118Z',
			integration_name: 'shop_db',
			source_root_table_name: 'orders',
			tables: [{ num_rows: 1 }],
		};
		for (const query of [
			'',
			'?secret=x',
			'?secret[toString]=x',
			'?secret[]=x',
			'?secret[__proto__][x]=y',
			`${url.slice(address.length)}&secret=x`,
		]) {
			expect([query, await post(`${address}${query}`, event)]).toEqual([query, 403]);
		}
		expect(await post(url, { tables: 'x' })).toBe(400);
		expect(await post(url, event)).toBe(200);
		const executions = await eventually(async () => {
			const all = await endedExecutions(server.client, workflow.id);
			return all.length > 0 && all;
		});
		// One run for the event, none for what was refused.
		expect(executions.map(({ status }) => status)).toEqual(['success']);

		await unpublish(workflow);
		const planted = `${address}?secret=${'f'.repeat(64)}`;
		account()?.hooks.set(9_000_001, { ...ownHook(), config: { url: planted }, id: 9_000_001 });
		await publish(workflow, 'POST', /hooks$/);
		expect(ownHooks().map((hook) => hook.config.url)).toEqual([url]);
		expect(await post(planted, event)).toBe(403);
		await unpublish(workflow);
	}, 120_000);

	function ownHook() {
		const [hook] = [...(account()?.hooks.values() ?? [])];
		return hook;
	}
});

describe('an error of a load, polled by n8n once a minute', () => {
	it('is emitted again when it comes back while the workflow is not published', async () => {
		const { jobs } = server.emulator;
		const { stitchClientId } = demo.account;
		const record = { stitch_client_id: stitchClientId, source_name: 'shop_db', stream_name: 'e2e' };
		const loaded = () =>
			jobs.putLoad(stitchClientId, {
				...record,
				last_batch_loaded_at: new Date().toISOString().replace(/\.\d{3}/, ''),
				error_state: null,
			});
		const failed = () =>
			jobs.putLoad(stitchClientId, {
				...record,
				last_batch_loaded_at: null,
				error_state: { notification_data: { error: 'E', warehouse_message: 'disk is full' } },
			});
		const workflow = await triggered('stitchTrigger', {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			triggerOn: ['loadFailed'],
		});
		const runs = async (count: number) =>
			await eventually(
				async () => {
					const all = await endedExecutions(server.client, workflow.id);
					return all.length >= count && all;
				},
				{ within: 100_000, every: 1_000 },
			);
		loaded();
		await publish(workflow, 'GET', /loads$/);
		failed();
		const [first] = await runs(1);
		expect(first.items('Next')).toMatchObject([{ event: 'loadFailed', message: 'disk is full' }]);
		// n8n stores what a trigger knows with a run only: this one has no item, and nothing follows it.
		loaded();
		const [, second] = await runs(2);
		expect([second.status, second.items('Trigger')]).toEqual(['success', []]);
		await unpublish(workflow);
		failed();
		await publish(workflow, 'GET', /loads$/);
		const [, , third] = await runs(3);
		expect(third.items('Next')).toMatchObject([{ event: 'loadFailed' }]);
		await unpublish(workflow);
		await publish(workflow, 'GET', /loads$/);
		await unpublish(workflow);
		expect(await endedExecutions(server.client, workflow.id)).toHaveLength(3);
	}, 400_000);
});
