/// <reference types="jest" />

import { randomUUID } from 'node:crypto';
import { demo } from '../../../emulator/index.mts';
import { openEditor } from '../support/browser.mts';
import { openWorkflow, publish, unpublish } from '../support/editor/publish.mts';
import { eventually } from '../support/eventually.mts';
import { endedExecutions } from '../support/executions.mts';
import { startServer } from '../support/server.mts';
import type { Editor } from '../support/browser.mts';
import type { Page } from 'playwright-core';

let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
let page: Page;
let acme: { id: string; name: string };

beforeAll(async () => {
	server = await startServer();
	acme = await server.client.createCredential({
		name: 'Acme',
		type: 'stitchApi',
		data: { accessToken: demo.account.accessToken, apiBaseUrl: server.emulator.url },
	});
	editor = await openEditor(server);
}, 240_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);
beforeEach(async () => {
	page = await editor.page();
});
afterEach(() => page.close());

const { shopDb } = demo.account.sourceIds;

/**
 * A workflow of one trigger and a node behind it.
 * @param name of the trigger
 */
async function triggered(name: string, type: string, parameters: object) {
	const trigger = {
		id: randomUUID(),
		name,
		type: `n8n-nodes-stitch.${type}`,
		typeVersion: 1,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { authentication: 'accessToken', ...parameters },
		credentials: { stitchApi: { id: acme.id, name: acme.name } },
	};
	const next = {
		id: randomUUID(),
		name: 'Next',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [220, 0],
		parameters: {},
	};
	const connections = { [name]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } };
	return await server.client.createWorkflow({
		name,
		nodes: [trigger, next],
		connections,
		settings: { executionOrder: 'v1' },
		active: false,
	});
}

/** The hooks of this n8n. */
const hooks = () => {
	const account = server.emulator.state.accounts.get(demo.account.stitchClientId);
	return [...(account?.hooks.values() ?? [])].filter(({ config }) =>
		config.url.startsWith(server.url),
	);
};

const ended = (id: string) => endedExecutions(server.client, id);

describe('Stitch Post-Load Trigger', () => {
	it('makes its hook when published, runs on a load, takes its hook away when unpublished', async () => {
		const { id } = await triggered('Post-load', 'stitchPostLoadTrigger', {
			destinationId: { __rl: true, mode: 'id', value: String(demo.account.destinationId) },
		});
		await openWorkflow(page, id);
		expect(hooks()).toEqual([]);
		await publish(page);
		expect(hooks()).toMatchObject([{ destination_id: demo.account.destinationId }]);

		server.emulator.jobs.load(shopDb, { orders: { rows: 12 } });
		const [execution] = await eventually(async () => {
			const all = await ended(id);
			return all.length > 0 && all;
		});
		expect([execution.status, execution.error]).toEqual(['success', undefined]);
		const [item] = execution.items('Next');
		expect(JSON.stringify(item)).toContain('orders');
		const secret = new URL(hooks()[0].config.url).searchParams.get('secret') ?? '';
		expect(secret.length).toBeGreaterThan(30);
		expect(execution.stored).not.toContain(secret);

		await unpublish(page);
		await eventually(() => hooks().length === 0);
		server.emulator.jobs.load(shopDb, { orders: { rows: 3 } });
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(await ended(id)).toHaveLength(1);
	});
});

describe('Stitch Trigger', () => {
	it('sets its mark when published, runs once for an extraction that ends then', async () => {
		const { id } = await triggered('Polling', 'stitchTrigger', {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			triggerOn: ['extractionCompleted'],
		});
		await openWorkflow(page, id);
		const from = server.emulator.requests.length;
		await publish(page);
		const polls = () =>
			server.emulator.requests.slice(from).filter(({ path }) => path.endsWith('/extractions'));
		await eventually(() => polls().length > 0);
		server.emulator.jobs.start(shopDb, { durationMs: 100, streams: ['orders'] });

		// n8n polls once a minute at most.
		const executions = await eventually(
			async () => {
				const all = await ended(id);
				return all.length > 0 && all;
			},
			{ within: 100_000, every: 1_000 },
		);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(executions[0].items('Next')).toMatchObject([
			{ event: 'extractionCompleted', source: { id: shopDb } },
		]);
		await unpublish(page);
	}, 180_000);
});
