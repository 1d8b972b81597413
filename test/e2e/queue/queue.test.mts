/// <reference types="jest" />

import type { Answer, WorkflowContent, WorkflowNode } from '../../../scripts/lib/n8n/client.mts';
import { randomUUID } from 'node:crypto';
import { demo } from '../../../emulator/index.mts';
import { eventually } from '../support/eventually.mts';
import { packPackage } from '../support/package.mts';
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
	const partner = await credential('Partner', 'stitchOAuth2Api', {
		grantType: 'partnerToken',
		clientId: demo.partner.id,
		clientSecret: demo.partner.secret,
		accessToken: '',
		appBaseUrl: server.emulator.url,
	});
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

/** @param count of executions that have ended, in all */
const untilEnded = (count: number) =>
	eventually(async () => (await countOf(ended)) >= count, { within: 240_000, every: 1_000 });

it('spreads 200 onboardings over the workers and creates each account once', async () => {
	const emails = await signUp('spread', 200);
	await untilEnded(200);
	expect(await countOf(['success'])).toBe(200);
	expect(accountsOf('spread')).toHaveLength(200);
	expect(creations('spread')).toEqual(onceEach(emails));

	const [first, second] = await Promise.all(workers.map((worker) => worker.started()));
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
	server.emulator.jobs.load(demo.account.sourceIds.shopDb, { orders: { rows: 5 } });
	await eventually(() => server.emulator.deliveries.length > 0);
	const executions = async () => {
		const { results }: { results: Answer[] } = await server.client.rest(
			'GET',
			'/executions?limit=50&filter=%7B%7D',
		);
		return results.filter((each) => each.workflowName === 'stitchPostLoadTrigger');
	};
	await eventually(async () => (await executions()).some((each) => each.stoppedAt));
	expect((await executions()).map((each) => each.status)).toEqual(['success']);
}, 60_000);

it('loses nothing when a worker is told to end in the middle', async () => {
	server.emulator.switches.latencyMs = 300;
	const before = await countOf(ended);
	const [leaving] = workers;
	const earlier = (await leaving.started()).length;
	const emails = await signUp('ending', 60);
	await eventually(async () => (await leaving.started()).length > earlier, { every: 50 });
	await leaving.end();
	workers = [workers[1], await newWorker()];
	await untilEnded(before + emails.length);
	expect(await countOf(['success'])).toBe(before + emails.length);
	expect(await leaving.finished()).toHaveLength((await leaving.started()).length);
	expect(accountsOf('ending')).toHaveLength(emails.length);
	expect(creations('ending')).toEqual(onceEach(emails));
}, 300_000);

it('runs what waits and creates no account twice when a worker is killed in the middle', async () => {
	server.emulator.switches.latencyMs = 300;
	const before = await countOf(ended);
	const [victim, survivor] = workers;
	const earlier = new Set(await victim.finished());
	const emails = await signUp('killed', 60);
	await eventually(
		async () => (await victim.started()).filter((id) => !earlier.has(id)).length >= 5,
		{ every: 20 },
	);
	await victim.kill();
	const finished = new Set(await victim.finished());
	const cut = (await victim.started()).filter((id) => !finished.has(id));
	await untilEnded(before + emails.length);

	// n8n never repeats an execution that was cut short: it ends as failed.
	expect(cut.length).toBeGreaterThan(0);
	expect(await countOf(['success'])).toBeGreaterThanOrEqual(before + emails.length - cut.length);
	expect((await survivor.started()).filter((id) => cut.includes(id))).toEqual([]);
	const counts = [...creations('killed').values()];
	expect(counts.every((count) => count === 1)).toBe(true);
	expect(counts.length).toBeGreaterThanOrEqual(emails.length - cut.length);
	expect(accountsOf('killed')).toHaveLength(counts.length);
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
