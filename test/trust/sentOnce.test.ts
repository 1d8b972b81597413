import { WorkflowExecute } from 'n8n-core';
import type { IDataObject, INode } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { systemClock } from '../../nodes/Stitch/clock';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import type { EngineOptions } from '../support/engine';
import { runNode } from '../support/engine';
import { credentialKinds } from './support/credentialKinds';
import type { EchoRequest, EchoServer, Interference, Reply } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { OperationCase } from './support/operationCases';
import { numberOf, operationCases } from './support/operationCases';
import { runCase } from './support/runCase';
import { useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(systemClock.now);
});
beforeEach(() => {
	server.reset();
	resetBudgets();
});
afterAll(async () => await server.stop());

const TRIES: EngineOptions['settings'] = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const AS_TOOL = { ...TRIES, rewireOutputLogTo: NodeConnectionTypes.AiTool };
const ON_ERROR: Array<NonNullable<INode['onError']>> = [
	'continueRegularOutput',
	'continueErrorOutput',
	'stopWorkflow',
];

/** What is sent once: all POSTs but the one that only checks (import-api.md 3.4). */
const isOnce = ({ method, url }: EchoRequest) =>
	method === 'POST' && !url.startsWith('/v2/import/validate');

const timesFor = (index: number) =>
	server.requests.filter((request) => isOnce(request) && request.owner === numberOf(index)).length;

const run = async (
	operation: OperationCase,
	onError: INode['onError'],
	indexes = [0, 1, 2],
	how: Interference = () => undefined,
) => {
	server.interfere(how);
	const [kind] = credentialKinds(operation);
	return await runCase(operation, kind, server, indexes, onError, TRIES);
};

const REFUSED = { status: 400, body: { error: { type: 'no', message: 'no such thing' } } };

/**
 * Refuses the first item's POST, executes the others'; the answer of the third is lost, where nobody
 * waits for a job that may have been started.
 */
const oneRefusedOneLost =
	({ operation }: OperationCase): Interference =>
	(request) => {
		if (!isOnce(request)) return undefined;
		if (request.owner === numberOf(0)) return REFUSED;
		const isLost = request.owner === numberOf(2) && operation !== 'startAndWait';
		return isLost ? { reset: true } : undefined;
	};

/** The cases in which something is sent once, found by running them. */
const once = operationCases.filter(({ operation }) =>
	/^(create|exchangeCode|push|start|startAndWait)$/.test(operation),
);
const withOnError = once.flatMap((operation) =>
	ON_ERROR.map((onError) => ({ name: operation.name, onError, operation })),
);

it('knows every operation that sends a POST', async () => {
	const sending = [];
	for (const operation of operationCases) {
		server.reset();
		await run(operation, 'continueRegularOutput', [0]);
		if (server.requests.some(isOnce)) sending.push(operation.name);
	}
	expect(sending).toEqual(once.map(({ name }) => name));
});

describe('Retry On Fail runs the node again', () => {
	it.each(withOnError)(
		'$name, $onError: only what Stitch refused is sent again',
		async ({ operation, onError }) => {
			await run(operation, onError, [0, 1, 2], oneRefusedOneLost(operation));
			expect(timesFor(0)).toBe(3);
			for (const index of [1, 2]) expect(timesFor(index)).toBeLessThanOrEqual(1);
		},
	);

	it.each(once)('$name: the item keeps its own answer of the first try', async (operation) => {
		let refusals = 0;
		const { outputs } = await run(operation, 'continueErrorOutput', [0, 1], (request) => {
			const isFirst = isOnce(request) && request.owner === numberOf(0);
			return isFirst && refusals++ < 1 ? REFUSED : undefined;
		});
		expect([timesFor(0), timesFor(1)]).toEqual([2, 1]);
		const [good, bad = []] = outputs;
		expect(bad).toEqual([]);
		expect(good.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		// What the Import API answers names nobody.
		if (operation.resource === 'importRecord') return;
		expect(JSON.stringify(good[1].json)).toContain(String(numberOf(1)));
	});

	// n8n 1.85 makes every try that it may once the first one has failed, also after one that worked.
	it.each(once)('$name: a try after one that worked sends nothing', async (operation) => {
		const { runNode: runOnce } = WorkflowExecute.prototype;
		const runAll = jest.spyOn(WorkflowExecute.prototype, 'runNode');
		runAll.mockImplementation(async function (this: WorkflowExecute, ...run) {
			const first = await runOnce.apply(this, run);
			if (!JSON.stringify(first).includes('"error"')) return first;
			await runOnce.apply(this, run);
			return await runOnce.apply(this, run);
		});
		let refusals = 0;
		await run(operation, 'continueRegularOutput', [0, 1], (request) => {
			const isFirst = isOnce(request) && request.owner === numberOf(0);
			return isFirst && refusals++ < 1 ? REFUSED : undefined;
		});
		runAll.mockRestore();
		expect([timesFor(0), timesFor(1)]).toEqual([2, 1]);
	});

	it.each(once)('$name: a lost answer stays in doubt', async (operation) => {
		if (operation.operation === 'startAndWait') return;
		const { json } = await run(operation, 'continueRegularOutput', [0], () => ({ reset: true }));
		// What is read first may be what is lost.
		const sent = timesFor(0);
		expect(sent).toBeLessThanOrEqual(1);
		if (sent === 1) expect(json[0].message).toMatch(/may|check/i);
	});
});

describe('what is not the same request is sent', () => {
	const [create] = once.filter(({ name }) => name === 'hook:create');

	it('in the next execution', async () => {
		await run(create, 'continueRegularOutput', [0], () => ({ reset: true }));
		await run(create, 'continueRegularOutput', [0], () => ({ reset: true }));
		expect(timesFor(0)).toBe(2);
	});

	it('for each of two items that say the same', async () => {
		await run(create, 'continueRegularOutput', [0, 0]);
		expect(timesFor(0)).toBe(2);
	});

	it('when an expression gives something else in the next try', async () => {
		const changing = {
			...create,
			parameters: { ...create.parameters, url: '=https://hook.example.com/{{ Math.random() }}' },
		};
		await run(changing, 'continueRegularOutput', [0, 1], (request) =>
			isOnce(request) && request.owner === numberOf(0) ? REFUSED : undefined,
		);
		expect(timesFor(1)).toBe(3);
	});
});

describe('a tool of an AI agent', () => {
	const call = async (operation: OperationCase, reply: Reply) => {
		server.interfere((request) => (isOnce(request) ? reply : undefined));
		const [kind] = credentialKinds(operation);
		return await runCase(operation, kind, server, [0], 'stopWorkflow', AS_TOOL);
	};

	describe.each([
		['the answer is lost', { reset: true }],
		['the answer is another than Stitch documents', { body: { nothing: 'known' } }],
		['the answer is empty', { body: '' }],
	] as Array<[string, Reply]>)('when %s', (_name, reply) => {
		it.each(once)('$name: is not sent again', async (operation) => {
			await call(operation, reply);
			expect(timesFor(0)).toBe(1);
		});
	});

	it('says that it was not retried, and what to check', async () => {
		const [create] = once.filter(({ name }) => name === 'emailRecipient:create');
		const { error } = await call(create, { reset: true });
		expect(error?.message).toMatch(/It was not retried.*Check in Stitch/);
	});

	it('sends again what was refused', async () => {
		const [create] = once.filter(({ name }) => name === 'emailRecipient:create');
		await call(create, { status: 429 });
		expect(timesFor(0)).toBe(3);
	});
});

describe('Import API Record: Push', () => {
	const push = async (items: IDataObject[], how: Interference, settings = TRIES) => {
		server.interfere(how);
		return await runNode({
			parameters: {
				resource: 'importRecord',
				operation: 'push',
				tableName: '={{ $json.table }}',
				keyNames: '',
				dataMode: 'json',
				data: '={{ { n: $json.n } }}',
			},
			items,
			credentials: {
				stitchImportApi: { accessToken: 'at_import', clientId: 1, apiBaseUrl: server.url },
			},
			onError: 'continueRegularOutput',
			settings,
		});
	};

	const refuseFirst = (): Interference => {
		let refusals = 0;
		return ({ body }) => (body.includes('"bad"') && refusals++ < 1 ? { status: 429 } : undefined);
	};

	it('does not append records of an accepted request again', async () => {
		const items = ['bad', 'good', 'good', 'other'].map((table, n) => ({ table, n }));
		const { json } = await push(items, refuseFirst());
		const tables = server.requests.map(({ body }) => JSON.parse(body).table_name);
		expect(tables).toEqual(['bad', 'good', 'other', 'bad']);
		expect(json.map(({ table_name }) => table_name)).toEqual(['bad', 'good', 'other']);
		const [first, , , again] = server.requests.map(({ body }) => body);
		expect(again).toBe(first);
	});

	it('does not append them again as a tool, either', async () => {
		await push([{ table: 'bad' }, { table: 'good' }], refuseFirst(), AS_TOOL);
		const tables = server.requests.map(({ body }) => JSON.parse(body).table_name);
		expect(tables).toEqual(['bad', 'good', 'bad']);
	});
});

it('no message advises Retry On Fail where something is sent once', async () => {
	const faults: Reply[] = [
		...[401, 403, 404, 408, 429, 500, 503].map((status) => ({ status })),
		{ reset: true },
		{ status: 403, body: '<html><title>Blocked</title>' },
	];
	for (const operation of once) {
		if (operation.operation === 'startAndWait') continue;
		for (const fault of faults) {
			const { json } = await run(operation, 'continueRegularOutput', [0], () => fault);
			const place = `${operation.name} ${JSON.stringify(fault)}`;
			expect([place, JSON.stringify(json)]).toEqual([place, expect.not.stringContaining('Retry')]);
		}
	}
});
