/// <reference types="jest" />

import type { Answer, WorkflowContent, WorkflowNode } from '../../../scripts/lib/n8n/client.mts';
import { randomUUID } from 'node:crypto';
import { demo } from '../../../emulator/index.mts';
import { eventually } from '../support/eventually.mts';
import { packPackage } from '../support/package.mts';
import { partnerTokenData } from '../support/partner.mts';
import { startServer } from '../support/server.mts';
import { startPostgres } from '../support/services/postgres.mts';
import { startRedis } from '../support/services/redis.mts';
import { startWorker } from '../support/worker.mts';

type Worker = Awaited<ReturnType<typeof startWorker>>;

const stops: (() => unknown)[] = [];
let server: Awaited<ReturnType<typeof startServer>>;
let newWorker: () => Promise<Worker>;
let workers: Worker[];
let onboarding: string;
/** of the requests when the triggers were published */
let published: number;

/** What is the same for the main instance and the workers. */
const shared: Record<string, string> = {
	EXECUTIONS_MODE: 'queue',
	N8N_ENCRYPTION_KEY: 'the-same-on-every-instance',
	// n8n notices a lost worker after seconds instead of a minute.
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1500',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

beforeAll(async () => {
	const postgres = await startPostgres();
	stops.push(postgres.stop);
	const redis = await startRedis();
	stops.push(redis.stop);
	const env = { ...shared, ...postgres.env, ...redis.env };
	server = await startServer({ env });
	stops.push(server.stop);
	const packed = await packPackage();
	stops.push(packed.remove);
	newWorker = async () => {
		const worker = await startWorker(packed.tarball, env);
		stops.push(worker.remove);
		return worker;
	};
	workers = await Promise.all([newWorker(), newWorker()]);
	onboarding = await publish(await onboardingWorkflow());
	published = server.emulator.requests.length;
	await publish(await triggerWorkflow('stitchPostLoadTrigger', { destinationId: destination }));
	await publish(
		await triggerWorkflow('stitchTrigger', {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			triggerOn: ['extractionCompleted'],
		}),
	);
}, 600_000);
afterAll(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
}, 120_000);

const destination = { __rl: true, mode: 'id', value: String(demo.account.destinationId) };

const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: object = {},
) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

/** A workflow whose nodes run one after another. */
const workflow = (name: string, nodes: WorkflowNode[]) => ({
	name,
	nodes,
	connections: Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((each, index) => [
				each.name,
				{ main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] },
			]),
	),
	settings: { executionOrder: 'v1' },
	active: false,
});

async function credential(name: string, type: string, data: object) {
	const { url } = server.emulator;
	const { id } = await server.client.createCredential({
		name,
		type,
		data: { ...data, apiBaseUrl: url },
	});
	return { credentials: { [type]: { id, name } } };
}

async function onboardingWorkflow() {
	const partner = await credential(
		'Partner',
		'stitchOAuth2Api',
		partnerTokenData(server.emulator.url),
	);
	const customer = await credential('Customer', 'stitchApi', {
		accessToken: '={{ $json.access_token }}',
	});
	const stitch = 'n8n-nodes-stitch.stitch';
	return workflow('Onboarding', [
		node(
			'Sign-up',
			'n8n-nodes-base.webhook',
			2,
			{ httpMethod: 'POST', path: 'sign-up', options: {} },
			{ webhookId: randomUUID() },
		),
		node(
			'Create Account',
			stitch,
			1,
			{
				resource: 'account',
				operation: 'create',
				firstName: '={{ $json.body.firstName }}',
				lastName: 'Smith',
				company: '={{ $json.body.company }}',
				email: '={{ $json.body.email }}',
				region: 'us-east-1',
			},
			partner,
		),
		node(
			'List Sources',
			stitch,
			1,
			{ authentication: 'accessToken', resource: 'source', operation: 'list', returnAll: true },
			{ ...customer, alwaysOutputData: true },
		),
	]);
}

async function triggerWorkflow(type: string, parameters: object) {
	const acme = await credential('Acme', 'stitchApi', { accessToken: demo.account.accessToken });
	return workflow(type, [
		node(
			'Trigger',
			`n8n-nodes-stitch.${type}`,
			1,
			{ authentication: 'accessToken', ...parameters },
			{ ...acme, webhookId: randomUUID() },
		),
		node('Next', 'n8n-nodes-base.noOp', 1, {}),
	]);
}

/** @returns the workflow's ID */
async function publish(content: WorkflowContent): Promise<string> {
	const { id, versionId } = await server.client.createWorkflow(content);
	await server.client.rest('POST', `/workflows/${id}/activate`, { versionId });
	return id;
}

/** Customers sign up, 20 at a time. */
async function signUp(series: string, count: number) {
	const emails = Array.from({ length: count }, (_, index) => `${series}-${index}@example.com`);
	const waiting = [...emails];
	const next = async () => {
		for (let email = waiting.pop(); email; email = waiting.pop()) {
			const response = await fetch(`${server.url}/webhook/sign-up`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ email, firstName: 'Ann', company: series }),
			});
			if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
		}
	};
	await Promise.all(Array.from({ length: 20 }, next));
	return emails;
}

/** How often each address was sent to Stitch, of those of a series. */
function creations(series: string) {
	const counts: Map<string, number> = new Map();
	for (const { method, path, body } of server.emulator.requests) {
		const { email } = body ?? ({} as any);
		if (method !== 'POST' || path !== '/v3/accounts' || !email?.startsWith(`${series}-`)) continue;
		counts.set(email, (counts.get(email) ?? 0) + 1);
	}
	return counts;
}

const onceEach = (emails: string[]) => new Map(emails.map((email) => [email, 1]));

/** A series of its own for each try: an address that has an account can't sign up again. */
let tries = 0;
const newSeries = (name: string) => `${name}-${++tries}`;

const accountsOf = (series: string) =>
	[...server.emulator.state.accounts.values()].filter(({ company }) => company === series);

/** @returns executions of the onboarding workflow */
async function countOf(statuses: string[]): Promise<number> {
	const filter = JSON.stringify({ workflowId: onboarding, status: statuses });
	const { count } = await server.client.rest(
		'GET',
		`/executions?filter=${encodeURIComponent(filter)}&limit=1`,
	);
	return count;
}

const ended = ['success', 'error', 'crashed', 'canceled'];

async function counts() {
	return { ended: await countOf(ended), success: await countOf(['success']) };
}

/** @param count of executions that have ended, in all */
const untilEnded = (count: number) =>
	eventually(async () => (await countOf(ended)) >= count, { within: 240_000, every: 1_000 });

it('spreads 200 onboardings over the workers and creates each account once', async () => {
	const before = await counts();
	const earlier = await Promise.all(workers.map((worker) => worker.started()));
	const series = newSeries('spread');
	const emails = await signUp(series, 200);
	await untilEnded(before.ended + 200);
	expect((await countOf(['success'])) - before.success).toBe(200);
	expect(accountsOf(series)).toHaveLength(200);
	expect(creations(series)).toEqual(onceEach(emails));

	const began = await Promise.all(workers.map((worker) => worker.started()));
	const [first, second] = began.map((ids, index) => ids.slice(earlier[index].length));
	expect(first.length).toBeGreaterThan(20);
	expect(second.length).toBeGreaterThan(20);
	expect(new Set([...first, ...second]).size).toBe(200);
	expect(first.length + second.length).toBe(200);
}, 300_000);

it('registers the hook of a trigger once, and runs it once for a load', async () => {
	const hooks = () =>
		[...(server.emulator.state.accounts.get(demo.account.stitchClientId)?.hooks.values() ?? [])]
			.map(({ config }) => config.url)
			.filter((url) => url.startsWith(server.url));
	expect(hooks()).toHaveLength(1);
	const executions = async () => {
		const { results }: { results: Answer[] } = await server.client.rest(
			'GET',
			'/executions?limit=50&filter=%7B%7D',
		);
		return results.filter((each) => each.workflowName === 'stitchPostLoadTrigger');
	};
	const earlier = (await executions()).length;
	server.emulator.jobs.load(demo.account.sourceIds.shopDb, { orders: { rows: 5 } });
	const since = async () => (await executions()).slice(0, -earlier || undefined);
	await eventually(async () => (await since()).some((each) => each.stoppedAt));
	expect((await since()).map((each) => each.status)).toEqual(['success']);
}, 60_000);

/** Two workers that run, whatever an earlier test did to its own. */
async function twoWorkers(): Promise<[Worker, Worker]> {
	workers = workers.filter((worker) => worker.runs());
	while (workers.length < 2) workers.push(await newWorker());
	return [workers[0], workers[1]];
}

it('loses nothing that it has begun when a worker is told to end in the middle', async () => {
	server.emulator.switches.latencyMs = 300;
	const [leaving] = await twoWorkers();
	const before = await counts();
	const earlier = (await leaving.started()).length;
	const series = newSeries('ending');
	const emails = await signUp(series, 60);
	await eventually(async () => (await leaving.started()).length > earlier, { every: 50 });
	await leaving.end();
	await twoWorkers();
	await untilEnded(before.ended + emails.length);

	// n8n drops what a worker has taken from the queue and not begun: its concurrency at most.
	const succeeded = (await countOf(['success'])) - before.success;
	expect(succeeded).toBeGreaterThanOrEqual(emails.length - 5);
	expect((await leaving.started()).length).toBeGreaterThan(earlier);
	expect(await leaving.finished()).toHaveLength((await leaving.started()).length);
	expect(accountsOf(series)).toHaveLength(succeeded);
	expect(creations(series)).toEqual(onceEach(accountsOf(series).map(({ email }) => email)));
}, 300_000);

it('runs what waits and creates no account twice when a worker is killed in the middle', async () => {
	server.emulator.switches.latencyMs = 300;
	const [victim, survivor] = await twoWorkers();
	const before = await counts();
	const earlier = new Set(await victim.started());
	const series = newSeries('killed');
	const emails = await signUp(series, 60);
	const begun = async () => (await victim.started()).filter((id) => !earlier.has(id));
	await eventually(async () => (await begun()).length >= 5, { every: 20 });
	await victim.kill();
	const finished = new Set(await victim.finished());
	const cut = (await begun()).filter((id) => !finished.has(id));
	await untilEnded(before.ended + emails.length);

	// n8n never repeats an execution that was cut short: it ends as failed.
	expect(cut.length).toBeGreaterThan(0);
	const succeeded = (await countOf(['success'])) - before.success;
	// As above, it can have taken five that it had not begun.
	expect(succeeded).toBeGreaterThanOrEqual(emails.length - cut.length - 5);
	expect((await survivor.started()).filter((id) => cut.includes(id))).toEqual([]);
	const sent = creations(series);
	expect([...sent.values()].every((count) => count === 1)).toBe(true);
	expect(sent.size).toBeGreaterThanOrEqual(succeeded);
	expect(accountsOf(series)).toHaveLength(sent.size);
}, 300_000);

it('polls once a minute, whatever number of instances there are', async () => {
	const polls = () =>
		server.emulator.requests
			.slice(published)
			.filter(({ path }) => path.endsWith('/extractions'))
			.map(({ at }) => at);
	// The first runs on publishing, the later ones by n8n's clock.
	await eventually(() => polls().length >= 3, { within: 250_000, every: 1_000 });
	const [, ...times] = polls();
	const gaps = times.slice(1).map((time, index) => (time - times[index]) / 1000);
	for (const gap of gaps) expect(gap).toBeGreaterThan(50);
}, 300_000);
