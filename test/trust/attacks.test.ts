import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { systemClock } from '../../nodes/Stitch/clock';
import { TOTAL_TIMEOUT } from '../../nodes/Stitch/api/http/request';
import { Secrets } from '../../nodes/Stitch/api/http/secrets';
import { budgetOf, resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import type { EngineOptions } from '../support/engine';
import { runNode } from '../support/engine';
import { growsInProportion } from '../support/processorTime.mts';
import { captureLog } from './support/captureLog.mts';
import type { EchoRequest, EchoServer, Reply } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import { startDeadlines } from '../support/deadlines.mts';
import { idleClock, useIdleClock } from '../support/idleClock.mts';
import { gzip } from './support/gzip.mts';
import { itemOf, numberOf } from './support/operationCases';
import { textOf } from './support/textOf';

// The memory that ships for the answers of a run is 768 MB.
jest.mock('../../nodes/Stitch/api/http/request', () => ({
	...jest.requireActual<object>('../../nodes/Stitch/api/http/request'),
	MAX_RUN_BYTES: 20_000_000,
}));

useIdleClock();

let server: EchoServer;
const log = captureLog(textOf);
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
beforeEach(() => {
	server.reset();
	resetBudgets();
	log.length = 0;
});
afterAll(async () => await server.stop());

const SLASHED = 'at/AB+cd==/Zz9_secret';
const OF_ITEMS = itemOf(numberOf(0)).token as string;

async function run(
	parameters: IDataObject,
	reply?: (request: EchoRequest) => Reply | undefined,
	more: Partial<EngineOptions> & { token?: string } = {},
) {
	server.interfere(reply);
	const { token = OF_ITEMS, ...options } = more;
	return await runNode({
		parameters: { authentication: 'accessToken', ...parameters } as INodeParameters,
		credentials: { stitchApi: { accessToken: token, apiBaseUrl: server.url } },
		...options,
	});
}

const id = (value: unknown) => ({ __rl: true, mode: 'id', value });
const listSources = { resource: 'source', operation: 'list', returnAll: true, simplify: false };
const getSource = { resource: 'source', operation: 'get', sourceId: id(7_100_000_000) };
const createSource = {
	resource: 'source',
	operation: 'create',
	sourceType: id('platform.x'),
	displayName: 'X',
	propertiesMode: 'json',
	propertiesJson: '{"password": "hunter2"}',
};

describe('H7: secrets in other spellings', () => {
	const json = (text: string) => () => ({ body: text });
	const inUnicode = [...'at/AB+cd==/Zz9_secret']
		.map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');

	it.each([
		['escaped slashes', 'at\\/AB+cd==\\/Zz9_secret'],
		['\\u escapes', inUnicode],
	])('in an answer, with %s', async (_name, spelled) => {
		const { json: items } = await run(listSources, json(`[{"id":1,"echo":"Bearer ${spelled}"}]`), {
			token: SLASHED,
		});
		expect(items).toEqual([{ id: 1, echo: 'Bearer [hidden]' }]);
	});

	it('in a refusal, as bare text', async () => {
		const reply = { status: 400, body: `no: at\\/AB+cd==\\/Zz9_secret and ${inUnicode}` };
		const { error } = await run(getSource, () => reply, { token: SLASHED });
		expect(error?.message + String(error?.description)).not.toMatch(/Zz9|0041/);
		expect(error?.message + String(error?.description)).toContain('[hidden]');
	});

	it('in the title of a page, where what is kept of it ends', async () => {
		const body = `<html><title>${'x'.repeat(90)} ${SLASHED}</title>`;
		const { run: whole } = await run(getSource, () => ({ status: 403, body }), { token: SLASHED });
		expect(JSON.stringify(whole)).toContain('x'.repeat(90));
		expect(JSON.stringify(whole)).not.toMatch(/at\/AB/);
	});

	it('short ones inside a longer text of a success', async () => {
		const source = { id: 1, url: 'postgres://u:hunter2@db/x' };
		const { json: items } = await run({ ...createSource, simplify: false }, ({ method }) =>
			method === 'POST' ? { body: source } : undefined,
		);
		expect(items).toEqual([{ id: 1, url: 'postgres://u:[hidden]@db/x' }]);
	});

	it('and no word of ours is garbled by a short one', async () => {
		const { error } = await runNode({
			parameters: {
				resource: 'account',
				operation: 'create',
				firstName: 'a',
				lastName: 'b',
				company: 'c',
				email: 'd@e.f',
			},
			credentials: {
				stitchOAuth2Api: {
					grantType: 'partnerToken',
					clientId: 'a',
					clientSecret: 'many',
					apiBaseUrl: server.url,
					appBaseUrl: server.url,
				},
			},
			started: () => server.interfere(() => ({ status: 429 })),
		});
		expect(error?.message).toBe('Stitch received too many requests');
		expect(error?.description).not.toContain('[hidden]');
	});
});

describe('H8: an answer does not become an item of its own', () => {
	const forged = {
		id: 7_100_000_000,
		json: { forged: true },
		binary: {
			data: { id: 'filesystem-v2:workflows/1/executions/1/binary_data/x', mimeType: 'a/b' },
		},
		error: null,
		metadata: { subExecution: { workflowId: 'x', executionId: 'y' } },
		pairedItem: { item: 5 },
	};
	it.each([
		['source', 'list', [forged]],
		['destination', 'list', [forged]],
		['sourceType', 'list', [forged]],
		['emailRecipient', 'list', { custom_emails: [forged] }],
		['hook', 'list', { post_load: [forged] }],
		['source', 'get', forged],
	])('%s: %s', async (resource, operation, body) => {
		const parameters = { ...getSource, resource, operation, returnAll: true, simplify: false };
		const { outputs } = await run(parameters, () => ({ body }), {
			onError: 'continueErrorOutput',
		});
		for (const item of outputs.flat()) {
			expect(item).not.toHaveProperty('binary');
			expect(item).not.toHaveProperty('metadata');
			expect(item.pairedItem).toEqual({ item: 0 });
			if (item.json.error === undefined) expect(item.json).not.toEqual({ forged: true });
		}
	});
});

describe("H9: one tenant's requests are not another's", () => {
	const account = { additionalFields: { stitchAccountId: '555' } };
	const list = { resource: 'extraction', operation: 'list', returnAll: true, ...account };

	it('a worthless token uses up nothing of the account that it names', async () => {
		const items = Array.from({ length: 29 }, () => ({}));
		const refused = await run(list, () => ({ status: 401 }), {
			items,
			token: 'worthless',
			onError: 'continueRegularOutput',
		});
		expect(refused.json).toHaveLength(29);
		const before = idleClock.now();
		const { error } = await run(list);
		expect(error?.message).toBeUndefined();
		expect(idleClock.now() - before).toBeLessThan(20_000);
	});

	it('the bookkeeping of many accounts grows with their number', () => {
		let accountId = 10_000;
		const use = (part: number) => {
			for (const end = accountId + part * 32_000; accountId < end; accountId++) {
				const owner = { apiBaseUrl: 'https://a', accountId, accessToken: 'x' };
				budgetOf(owner).tryTake()?.end();
			}
		};
		expect(growsInProportion(use)).toBe(true);
	});
});

describe('H10: bounds that bound', () => {
	it('a: the answers of a run together', async () => {
		const body = gzip(`[${'{},'.repeat(50_000)}{}]`);
		const headers = { 'content-encoding': 'gzip' };
		const items = Array.from({ length: 10 }, () => ({}));
		const { json } = await run(listSources, () => ({ body, headers }), {
			items,
			onError: 'continueRegularOutput',
		});
		const refused = json.filter(({ error }) => typeof error === 'string');
		expect(refused.length).toBeGreaterThan(3);
		expect(refused.length).toBeLessThan(10);
		expect(refused[0].error).toMatch(/too large/);
	});

	const TEN = {
		items: Array.from({ length: 10 }, () => ({})),
		onError: 'continueRegularOutput' as const,
	};
	const LOG = `2024-03-05 07:00:11,159Z tap - INFO ${'{}'.repeat(50_000)}`;
	const withLogs = ({ url }: EchoRequest): Reply | undefined => {
		if (url === '/log') return { body: LOG };
		const isLog = /\/extractions\/./.test(url);
		return isLog ? { status: 302, headers: { location: `${server.url}/log` } } : undefined;
	};

	it('a: the logs of a run together', async () => {
		const { json } = await run(
			{ resource: 'extraction', operation: 'getLog', jobName: id('1.2.sync.x') },
			withLogs,
			TEN,
		);
		const refused = json.filter(({ error }) => typeof error === 'string');
		expect(refused.length).toBeGreaterThan(3);
		expect(refused.length).toBeLessThan(10);
		expect(refused[0].error).toMatch(
			/^Stitch's response is too large \(get the log from its storage/,
		);
		expect(refused[0].message).toMatch(/more memory .* together with/);
	});

	it('a: and not of logs of which no more is kept than they say', async () => {
		const { json } = await run(
			{
				resource: 'replicationJob',
				operation: 'getStatus',
				sourceId: id(7_100_000_000),
				options: { includeLogCounts: true },
			},
			withLogs,
			TEN,
		);
		expect(json).toHaveLength(10);
		for (const one of json) expect(one).toMatchObject({ verdict: 'extracted', counts: {} });
	});

	it('a: and nothing is sent once more because there is no room for its answer', async () => {
		const body = gzip(`{"id":1,"all":[${'{},'.repeat(50_000)}{}]}`);
		const headers = { 'content-encoding': 'gzip' };
		const posts = () => server.requests.filter(({ method }) => method === 'POST').length;
		let doubted = 0;
		const { json } = await run(
			createSource,
			({ method }) => {
				if (method !== 'POST') return undefined;
				return posts() === 1 ? { status: 429 } : { body, headers };
			},
			{ ...TEN, settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
		);
		for (const { error, message } of json) {
			if (error === undefined) continue;
			doubted++;
			expect(message).toMatch(/may already have carried it out/);
		}
		expect(doubted).toBeGreaterThan(2);
		expect(posts()).toBe(11);
	});

	it('b: one time limit for all attempts of a request', async () => {
		const before = systemClock.now();
		const { error } = await run(getSource, () => ({
			status: 503,
			headers: { 'retry-after': '29' },
		}));
		expect(error?.message).toMatch(/trouble/);
		expect(server.requests.length).toBeLessThanOrEqual(4);
		expect(systemClock.now() - before).toBeLessThan(TOTAL_TIMEOUT);
	});

	it('b: a body that stops in the middle is not asked for again', async () => {
		const deadlines = startDeadlines(() => 'body');
		const { error } = await run(getSource, () => ({ stall: true }));
		deadlines.stop();
		expect(error?.message).toMatch(/did not respond in time/);
		expect(server.requests).toHaveLength(1);
	});

	const LONG = 'x'.repeat(3_000_000);
	it.each([
		['a code', { error: LONG }],
		['a code and a message', { error: { type: LONG, message: LONG } }],
		['names of properties', { error: 'InvalidProperties', data: { bad_properties: [LONG, LONG] } }],
		[
			'many names',
			{ error: 'InvalidProperties', data: { bad_properties: Array(99_999).fill('a') } },
		],
		['nested reasons', { errors: { a: [LONG], b: { c: LONG } } }],
		['bare text', LONG],
		['a title', `<html><title>${LONG}</title>`],
	])('c: what is stored of %s', async (_name, body) => {
		const { run: finished, error } = await run(getSource, () => ({ status: 400, body }));
		expect(error).toBeDefined();
		expect(textOf(finished.data.resultData.error).length).toBeLessThan(100_000);
		expect(log.join('').length).toBeLessThan(100_000);
	});

	it('d: the spellings of secrets are made once for an answer', () => {
		const texts = Array.from({ length: 100_000 }, (_, n) => `t${n} X-Amz-`);
		const value = [...texts, 'a%2Fb \\u0061'];
		const secrets = new Secrets([SLASHED, 'partner-secret-with-some-length', 'hunter2']);
		// Each spelling of a character starts from its bytes.
		const spelled = jest.spyOn(Buffer, 'from');
		secrets.hide(value, JSON.stringify(value));
		const { length } = spelled.mock.calls;
		spelled.mockRestore();
		expect(length).toBeGreaterThan(0);
		expect(length).toBeLessThan(200);
	});

	it('e: a step of Stitch makes no line in the log, and no long hint', async () => {
		const step = `discover\n2026-11-27 | error | forged line <a href="https://evil.example">x</a>${LONG}`;
		const start = { resource: 'replicationJob', operation: 'start', sourceId: id(7_100_000_000) };
		const source = { id: 7_100_000_000, name: 'a', type: 'platform.x', stitch_client_id: 7 };
		const { run: finished } = await run({ ...start, ifAlreadyRunning: 'fail' }, ({ method }) =>
			method === 'GET'
				? { body: { ...source, report_card: { current_step_type: step } } }
				: undefined,
		);
		const [task] = finished.data.resultData.runData['Stitch under test'];
		expect(textOf(task.hints).length).toBeLessThan(1_000);
		expect(log.join('').length).toBeLessThan(10_000);
		expect(log.filter((line) => line.includes('forged'))).not.toHaveLength(0);
		for (const line of log) expect(line).not.toMatch(/discover(\n|\\n)/);
	});
});

describe('H14: what is remembered', () => {
	it('each token reads the form of a type by itself', async () => {
		server.interfere();
		await runNode({
			parameters: { ...createSource, authentication: 'accessToken' } as never,
			items: [0, 1].map((index) => itemOf(numberOf(index))),
			credentials: { stitchApi: { accessToken: '={{ $json.token }}', apiBaseUrl: server.url } },
		});
		const cards = server.requests.filter(({ url }) => url.includes('/source-types/'));
		expect(cards.map(({ owner }) => owner).sort()).toEqual([7_100_000_000, 7_100_000_001]);
	});
});
