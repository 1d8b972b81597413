import { systemClock } from '../../nodes/Stitch/clock';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import type { Between } from './support/between.mts';
import { startGarbling, startProxy, startTlsFront, trust, withProxy } from './support/between.mts';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { OperationCase } from './support/operationCases';
import { operationCases } from './support/operationCases';
import { runConstant } from './support/runConstant';
import { useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
let front: Between & { cert: string };
beforeAll(async () => {
	server = await startEchoServer(systemClock.now);
	front = await startTlsFront(Number(new URL(server.url).port));
});
beforeEach(() => {
	server.reset();
	resetBudgets();
});
afterAll(async () => {
	await front.stop();
	await server.stop();
});

const caseOf = (wanted: string) =>
	operationCases.find(({ name }) => name === wanted) as OperationCase;
const run = async (operation: OperationCase, url: string) => {
	const { error } = await runConstant(operation, credentialKinds(operation)[0], { url });
	return { message: error?.message ?? '', description: error?.description ?? '' };
};
const posts = () => server.requests.filter(({ method }) => method === 'POST').length;

const SENT_ONCE = [
	'account:create',
	'account:exchangeCode',
	'hook:create',
	'importRecord:push',
	'replicationJob:start',
].map((name) => [name, caseOf(name)] as const);
const BOTH = ['source:get', 'account:create', 'importRecord:push'].map(
	(name) => [name, caseOf(name)] as const,
);

/** Words of which nobody but Stitch can know anything. */
const OF_STITCH = /token|account may|plan\b|revoked|partner|Client ID|schema/i;

describe('TLS that breaks after Stitch has executed a POST', () => {
	const RUBBISH: Array<[string, Buffer]> = [
		['a record of an unknown type', Buffer.from([99, 3, 3, 0, 0])],
		['a record that nobody encrypted', Buffer.from([23, 3, 3, 0, 32, ...Buffer.alloc(32, 7)])],
		['plain HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
		['an alert', Buffer.from([21, 3, 3, 0, 2, 2, 40])],
	];
	let distrust: () => void;
	beforeAll(() => void (distrust = trust(front.cert)));
	afterAll(() => distrust());

	describe.each(RUBBISH)('%s', (_name, rubbish) => {
		it.each(SENT_ONCE)('%s is sent once', async (_operation, operation) => {
			const between = await startGarbling(front.port);
			let left = 1;
			server.interfere(({ method }) => {
				if (method !== 'POST' || left-- < 1) return undefined;
				between.garble(rubbish);
				return { delayMs: 50 };
			});
			const { message, description } = await run(operation, `https://localhost:${between.port}`);
			await between.stop();
			expect([posts(), message]).toEqual([1, expect.stringMatching(/connection|secure/i)]);
			expect(description).toContain('It was not retried, because Stitch may already have');
		});
	});
});

describe('what answers in place of Stitch', () => {
	it.each(BOTH)('a certificate that is not trusted: %s', async (_name, operation) => {
		const { message, description } = await run(operation, `https://localhost:${front.port}`);
		expect(message).toMatch(/certificate at Stitch's address is not trusted/);
		expect(description).toMatch(/Nothing was sent\..*NODE_EXTRA_CA_CERTS/);
		expect(message + description).not.toMatch(OF_STITCH);
		expect(server.requests).toEqual([]);
	});

	it.each(BOTH)('HTTP behind https: %s', async (_name, operation) => {
		const { message, description } = await run(operation, server.url.replace('http:', 'https:'));
		expect(message).toMatch(/secure connection to Stitch broke/);
		expect(description).toMatch(/port speaks plain HTTP.*base URL/);
		expect(server.requests).toEqual([]);
	});

	describe.each([400, 401, 403, 404, 405, 407, 429])('a page with status %i', (status) => {
		it.each(BOTH)('%s', async (_name, operation) => {
			const body = '<html><head><title>Blocked by policy</title></head><body>token</body>';
			server.interfere(() => ({ status, body, headers: { 'content-type': 'text/html' } }));
			const { message, description } = await run(operation, server.url);
			expect(message).toMatch(/^A proxy or gateway responded instead of Stitch/);
			expect(description).toContain('HTTPS_PROXY');
			if (status !== 407) expect(description).toContain('"Blocked by policy"');
			expect(message + description).not.toMatch(OF_STITCH);
		});
	});
});

describe('a company proxy', () => {
	const through = async (proxy: Between, operation: OperationCase) =>
		await withProxy(proxy, async () => await run(operation, 'https://stitch.test'));

	it.each(BOTH)('that lets through: %s', async (_name, operation) => {
		const distrust = trust(front.cert);
		const proxy = await startProxy({ port: front.port });
		const { message } = await through(proxy, operation);
		distrust();
		expect(message).toBe('');
		expect(server.requests.length).toBeGreaterThan(0);
		// The token is for Stitch alone.
		expect(proxy.asked.join()).not.toMatch(/bearer|secret/i);
	});

	it.each(BOTH)('that wants a password: %s', async (_name, operation) => {
		const proxy = await startProxy({ status: '407 Proxy Authentication Required' });
		const { message, description } = await through(proxy, operation);
		expect(message).toMatch(/^A proxy or gateway responded instead of Stitch/);
		expect(description).toMatch(/user name and a password.*nothing was sent.*HTTPS_PROXY/);
		expect(message + description).not.toMatch(OF_STITCH);
		expect(message + description).not.toContain('proxy-password');
	});

	it.each(BOTH)('that refuses with a page: %s', async (_name, operation) => {
		const page = '<!DOCTYPE html><html><title>Site not allowed</title></html>';
		const proxy = await startProxy({ status: '403 Forbidden', page });
		const { message, description } = await through(proxy, operation);
		expect(message).toMatch(/^A proxy or gateway responded instead of Stitch/);
		expect(description).toContain('"Site not allowed"');
		expect(description).toContain('HTTPS_PROXY');
		expect(message + description).not.toMatch(OF_STITCH);
	});

	it.each(BOTH)('that is not there: %s', async (_name, operation) => {
		const proxy = await startProxy({ status: '200 OK' });
		await proxy.stop();
		const { message, description } = await through(proxy, operation);
		expect(message).toBe('Stitch could not be reached');
		expect(description).toMatch(/nothing was sent.*HTTPS_PROXY/);
	});
});
