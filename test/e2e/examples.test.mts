/// <reference types="jest" />

import { demo } from '../../emulator/index.mts';
import { exampleWorkflows } from '../../scripts/lib/main/examples.mts';
import { eventually } from './support/eventually.mts';
import { examplesOn, itemsOfAllRuns } from './support/exampleRuns.mts';
import { withCredential, withParameters, withShortWaits } from './support/exampleRunsChanges.mts';
import { startServer } from './support/server.mts';
import type { Account } from '../../emulator/index.mts';
import type { Execution, WorkflowContent } from '../../scripts/lib/n8n/client.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let examples: Awaited<ReturnType<typeof examplesOn>>;
beforeAll(async () => {
	server = await startServer({ emulator: { switches: { jobDurationMs: 300, loadDelayMs: 200 } } });
	examples = await examplesOn(server);
}, 300_000);
afterAll(() => server?.stop(), 60_000);

const { shopDb } = demo.account.sourceIds;
const refusal = 'password authentication failed for user "stitch"';

const accountOf = (clientId: number): Account => {
	const account = server.emulator.state.accounts.get(clientId);
	if (!account) throw new Error(`The emulator has no account ${clientId}`);
	return account;
};

const existing = () => accountOf(demo.account.stitchClientId);

/**
 * A source of a new account, and the example for it: each account has its own limit of requests, of
 * which half counts as spent in an n8n that has just started.
 * @param name of the node that names the source
 */
async function forOwnSource(name: string) {
	const { clientId, credential } = await examples.newAccount();
	const source = server.emulator.build.source(clientId);
	const sourceId = { __rl: true, mode: 'id', value: String(source.id) };
	return {
		source,
		account: accountOf(clientId),
		change: (example: any) =>
			withParameters(withCredential(example, 'stitchApi', credential), name, { sourceId }),
	};
}

async function runExample(file: string, change: (example: any) => any = (example) => example) {
	const workflow = await examples.addChanged(file, change);
	return await server.client.runWorkflow(workflow.id);
}

const expectSuccess = ({ error, status }: Execution) =>
	expect([error, status]).toEqual([undefined, 'success']);

/** Which sources' jobs were requested since then, in order. */
const jobsAskedFor = (from: number) =>
	server.emulator.requests
		.slice(from)
		.flatMap(({ method, path }) =>
			method === 'POST'
				? (/^\/v4\/sources\/(\d+)\/sync$/.exec(path)?.slice(1).map(Number) ?? [])
				: [],
		);

describe('sync-and-wait.json', () => {
	it('starts one job as it is, and goes on when its tables are loaded', async () => {
		const from = server.emulator.requests.length;
		server.emulator.jobs.script(shopDb, {
			streams: { customers: { rows: 5 }, orders: { rows: 7 } },
		});
		const execution = await runExample('sync-and-wait.json');
		expectSuccess(execution);
		expect(jobsAskedFor(from)).toEqual([shopDb]);
		const extraction = existing().extractions.get(shopDb);
		expect(execution.items('What Needs the Data')).toEqual([
			{
				source: 'shop_db',
				job_name: extraction?.job_name,
				tables: ['customers', 'orders'],
				completed_at: extraction?.completion_time,
				waited_seconds: expect.any(Number),
			},
		]);
		for (const table of ['customers', 'orders']) {
			const load = existing().loads.get(`shop_db.${table}`);
			expect(load).toMatchObject({ last_batch_loaded_at: expect.any(String), error_state: null });
		}
		// In an n8n that has just started, half of the limit counts as spent: the rest is enough.
		expect(server.emulator.jobsRequests(demo.account.stitchClientId).length).toBeLessThanOrEqual(
			15,
		);
	});

	it('ends with the reason of Stitch when the job does not succeed', async () => {
		const { source, change } = await forOwnSource('Start and Wait');
		server.emulator.jobs.script(source.id, { result: 'tap-failure', description: refusal });
		const execution = await runExample('sync-and-wait.json', change);
		expect(execution.status).toBe('error');
		expect(execution.error).toContain(refusal);
		expect(execution.data.resultData.runData['What Needs the Data']).toBeUndefined();
	});
});

describe('every example', () => {
	it.each(exampleWorkflows().map(({ file }) => [file]))(
		'%s has only nodes that this n8n has, in their versions',
		async (file) => {
			const { nodes, name } = await examples.add(file);
			expect(name).toBe(examples.files.get(file)?.name);
			for (const { type, typeVersion } of nodes) {
				const found = await server.client.rest('POST', '/node-types', {
					nodeInfos: [{ name: type, version: typeVersion }],
				});
				expect({ type, known: found.length }).toEqual({ type, known: 1 });
				expect([found[0].version].flat()).toContain(typeVersion);
			}
		},
	);

	const startsByItself = ({ content }: { content: WorkflowContent }) =>
		content.nodes.some(
			({ type }) => /trigger$|\.webhook$/i.test(type) && !/manualTrigger$/.test(type),
		);

	it.each(exampleWorkflows().filter(startsByItself))(
		'$file can be activated as it is',
		async ({ file }) => {
			const workflow = await examples.add(file);
			const { active } = await examples.publish(workflow);
			await examples.deactivate(workflow);
			expect(active).toBe(true);
		},
	);
});

describe('list-sources.json', () => {
	it('lists the sources of the account, without the deleted one', async () => {
		const execution = await runExample('list-sources.json');
		expectSuccess(execution);
		const there = [...existing().sources.values()].filter(({ deletedAt }) => deletedAt === null);
		expect(execution.items('List Sources').map(({ id }) => id)).toEqual(there.map(({ id }) => id));
	});
});

describe('long-job.json', () => {
	const file = 'long-job.json';

	it('looks again and again until the rows are loaded', async () => {
		const { source, account, change } = await forOwnSource('Start Job');
		server.emulator.jobs.script(source.id, { durationMs: 5_000, streams: ['customers', 'orders'] });
		const from = server.emulator.requests.length;
		const execution = await runExample(file, (example) => withShortWaits(change(example)));
		expectSuccess(execution);
		expect(jobsAskedFor(from)).toEqual([source.id]);
		const looks = itemsOfAllRuns(execution, 'Get Status').map(({ verdict }) => verdict);
		expect(looks.length).toBeGreaterThan(1);
		expect([looks[0], looks.at(-1)]).toEqual(['running', 'loaded']);
		expect(execution.items('Data Is There')).toMatchObject([
			{ verdict: 'loaded', job_name: account.extractions.get(source.id)?.job_name },
		]);
	});

	it('ends with the reason of Stitch when the job does not succeed', async () => {
		const { source, change } = await forOwnSource('Start Job');
		server.emulator.jobs.script(source.id, { result: 'tap-failure', description: refusal });
		const execution = await runExample(file, (example) => withShortWaits(change(example)));
		expect(execution.status).toBe('error');
		expect(execution.error).toContain(` of source ${source.name}: failed in tap: ${refusal}`);
	});
});

describe('nightly-sync.json', () => {
	it('runs one job of every source that is ready, with one poll, and has a verdict for each', async () => {
		const { clientId, credential } = await examples.newAccount();
		const { build, jobs } = server.emulator;
		const ready = Array.from({ length: 12 }, () => build.source(clientId));
		const broken = build.source(clientId, { displayName: 'Broken DB' });
		build.source(clientId, { type: 'import_api' });
		build.source(clientId, { configured: false });
		build.source(clientId, { pausedAt: '2026-01-01T00:00:00Z' });
		jobs.script(broken.id, { result: 'tap-failure', description: refusal });

		const from = server.emulator.requests.length;
		const execution = await runExample('nightly-sync.json', (example) =>
			withCredential(example, 'stitchApi', credential),
		);
		expectSuccess(execution);
		const ids = [...ready, broken].map(({ id }) => id);
		expect(jobsAskedFor(from).sort()).toEqual(ids.sort());
		expect(execution.items('Verdict per Source')).toEqual([
			...ready.map(({ id, name }) => ({
				source_id: id,
				source: name,
				verdict: 'loaded',
				message: '',
			})),
			{
				source_id: broken.id,
				source: 'Broken DB',
				verdict: 'not loaded',
				message: expect.stringContaining(refusal),
			},
		]);
		expect(execution.items('Data Is There')).toHaveLength(ready.length);
		expect(execution.items('Needs a Look')).toMatchObject([{ source_id: broken.id }]);

		// All sources from the same answers: fewer requests than sources.
		expect(server.emulator.jobsRequests(clientId).length).toBeLessThan(ids.length);
	});
});

describe('push-rows.json', () => {
	const file = 'push-rows.json';
	const { importApi } = demo.account.sourceIds;
	const table = () => existing().imported.get(`${importApi}.orders`);
	const pushes = (from: number) =>
		server.emulator.requests.slice(from).filter(({ path }) => path === '/v2/import/batch').length;

	it('brings every row into the table in one request, and none twice', async () => {
		for (const _run of ['first', 'second']) {
			const from = server.emulator.requests.length;
			const execution = await runExample(file);
			expectSuccess(execution);
			expect(pushes(from)).toBe(1);
			expect(execution.items('Pushed')).toEqual([{ table: 'orders', records: 3 }]);
			expect(table()).toMatchObject({ keyNames: ['order_id'] });
			expect(table()?.rows.map(({ sequence, data }) => [sequence, data])).toEqual(
				execution
					.items('One Item per Order')
					.map((order) => [Date.parse(order.updated_at), expect.objectContaining(order)]),
			);
		}
	});

	it('says which row has no key, and sends the others', async () => {
		const orders = [{ order_id: 2001, updated_at: '2026-01-16T06:00:00Z' }, { customer: 'Ada' }];
		const from = server.emulator.requests.length;
		const execution = await runExample(file, (example) =>
			withParameters(example, 'Orders', { jsonOutput: JSON.stringify({ orders }) }),
		);
		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/order_id/);
		expect(pushes(from)).toBe(1);
		expect(execution.items('Pushed')).toEqual([{ table: 'orders', records: 1 }]);
		expect(execution.items('Push', 1)).toMatchObject([
			{ error: "Item 1 has no key field 'order_id'" },
		]);
		const ids = table()?.rows.map(({ data }) => data.order_id);
		expect(ids?.filter((id) => id !== 2001)).toEqual([1001, 1002, 1003]);
		expect(ids).toContain(2001);
	});
});

describe('morning-report.json', () => {
	it('sums up the health of all sources in one text', async () => {
		const { clientId, credential } = await examples.newAccount();
		const { build, jobs } = server.emulator;
		const [fine, shop, crm] = ['Fine', 'Shop', 'CRM'].map((displayName) =>
			build.source(clientId, { displayName }),
		);
		build.source(clientId, { displayName: 'Half done', configured: false });
		build.source(clientId, { displayName: 'Trial', systemPausedAt: '2026-01-01T00:00:00Z' });
		jobs.start(fine.id, { durationMs: 0, loadDelayMs: 0 });
		jobs.start(shop.id, { durationMs: 0, result: 'tap-failure', description: refusal });
		jobs.load(crm.id, { contacts: { loadError: 'Disk full' } });
		await eventually(() => expect(accountOf(clientId).extractions.size).toBe(2));

		const execution = await runExample('morning-report.json', (example) =>
			withCredential(example, 'stitchApi', credential),
		);
		expectSuccess(execution);
		expect(execution.items('Send the Report')).toEqual([
			{
				sources: 5,
				healthy: 1,
				text: [
					'Stitch this morning: 1 of 5 sources are fine',
					`- Shop: extraction failed: ${refusal}`,
					'- CRM: table contacts was not loaded: Disk full (establish a connection to your data warehouse)',
					'- Half done: not fully set up',
					'- Trial: paused by Stitch itself',
				].join('\n'),
			},
		]);
		expect(server.emulator.jobsRequests(clientId)).toHaveLength(2);
	});
});
