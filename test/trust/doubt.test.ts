import type { JsonObject } from '../../nodes/Stitch/json';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import { idleClock, useIdleClock } from '../support/idleClock.mts';
import { credentialKinds } from './support/credentialKinds';
import type { EchoRequest, EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { OperationCase } from './support/operationCases';
import { operationCases } from './support/operationCases';
import { runConstant } from './support/runConstant';

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
afterAll(async () => await server.stop());
beforeEach(() => {
	server.reset();
	resetBudgets();
});

/** Successes by their status that Stitch does not document, and what they say. */
const OTHERS: Array<[string, JsonObject, string]> = [
	['an empty object', {}, ''],
	[
		'the words of a gateway',
		{ message: 'Endpoint request timed out' },
		'Endpoint request timed out',
	],
	['a refusal of the Import API', { status: 'ERROR', message: 'It went wrong' }, 'It went wrong'],
];

/** Here any success counts, because its answer is not documented, or in several ways (connect-api.md 8.8, 8.22, 8.27, 8.38). */
const isOpen = ({ method, url }: Pick<EchoRequest, 'method' | 'url'>) =>
	/last-connection-check|signed-log|^DELETE .*\/(sync|(destinations|hooks)\/\d+)$/.test(
		`${method} ${url}`,
	);

/** What changes something: its answer is quoted, unless it may hold a token. */
const CHANGES =
	/^(POST|PUT) (\/v4\/(sources|destinations)(\/\d+)?|\/v2\/import\/batch|.*\/(hooks|custom-emails).*)$/;

/** An operation of which the last request gets this answer: the one that decides. */
async function runWith(operation: OperationCase, body?: JsonObject) {
	const [kind] = credentialKinds(operation);
	const first = await runConstant(operation, kind, server);
	const asked = server.requests.at(-1);
	if (body === undefined || asked === undefined) return { run: first, asked };
	server.reset();
	resetBudgets();
	const isAsked = ({ method, url }: EchoRequest) => method === asked.method && url === asked.url;
	server.interfere((request) => (isAsked(request) ? { status: 200, body } : undefined));
	const run = await runConstant(operation, kind, server);
	return { run, asked, sent: server.requests.filter(isAsked).length };
}

const withoutWaits = operationCases.filter(({ operation }) => operation !== 'startAndWait');

describe.each(withoutWaits)('$name', (operation) => {
	it.each(OTHERS)('%s is no success', async (_name, body, words) => {
		const { asked } = await runWith(operation);
		if (asked === undefined || isOpen(asked)) return;
		// Any status is the result there.
		if ('status' in body && asked.url.endsWith('/import/status')) return;
		const { run, sent } = await runWith(operation, body);
		expect(run.json).toEqual([]);
		expect(run.error?.message).toMatch(/^Stitch's response is not /);
		if (CHANGES.test(`${asked.method} ${asked.url}`)) expect(run.error?.message).toContain(words);
		if (asked.method === 'POST') expect(sent).toBe(1);
	});
});
