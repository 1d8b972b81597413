import { fc } from '../support/random';
import type { CredentialKind } from './support/credentialKinds';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer, Reply } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { OperationCase } from './support/operationCases';
import { numberOf, operationCases } from './support/operationCases';
import { foreignNumbers, mixedRequests, runCase, sourceOf } from './support/runCase';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
beforeEach(() => server.reset());
afterAll(async () => await server.stop());

/** What can go wrong with a request, and what doesn't. */
const fault: fc.Arbitrary<Reply | undefined> = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(undefined) },
	{ weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }).map((delayMs) => ({ delayMs })) },
	{ weight: 1, arbitrary: fc.constant({ reset: true }) },
	{
		weight: 2,
		arbitrary: fc
			.constantFrom(400, 401, 404, 422, 429, 500, 503)
			.map((status) => ({ status, body: { message: 'refused' } })),
	},
	{ weight: 1, arbitrary: fc.constant({ status: 429, headers: { 'retry-after': '2' } }) },
);

/** Lets the faults fall on the requests in turn, and remembers whose requests they hit. */
function inject(faults: Array<Reply | undefined>) {
	const hit = new Set<number>();
	let count = 0;
	server.interfere((request) => {
		const chosen = faults[count++ % faults.length];
		const owner = request.owner || Number(/\/signed-log\/(\d+)/.exec(request.url)?.[1] ?? 0);
		if (chosen !== undefined && chosen.delayMs === undefined) hit.add(owner);
		return chosen;
	});
	return hit;
}

async function checkTenants(
	{ operation, kind }: { operation: OperationCase; kind: CredentialKind },
	indexes: number[],
	faults: Array<Reply | undefined>,
) {
	server.reset();
	const hit = inject(faults);
	const { outputs, error, credentials } = await runCase(operation, kind, server, indexes);
	expect(error).toBeUndefined();
	expect(mixedRequests(server)).toEqual([]);
	const [items] = outputs;
	expect(items.flatMap((item) => foreignNumbers(item, indexes))).toEqual([]);
	// Every item has an answer, and the answers are in the order of the items.
	const sources = items.map(sourceOf);
	expect([...new Set(sources)]).toEqual(indexes.map((_, position) => position));
	expect([...sources].sort((a, b) => a - b)).toEqual(sources);
	// Each item's credential was looked up once.
	expect([...credentials.lookUps].sort((a, b) => Number(a) - Number(b))).toEqual(
		indexes.map((_, position) => position),
	);
	// No item fails for another item's fault; the health of the Import API has no token.
	if (operation.operation === 'getStatus' && operation.resource === 'importRecord') return;
	const failed = items.filter((item) => item.error !== undefined).map(sourceOf);
	const innocent = failed.filter((position) => !hit.has(numberOf(indexes[position])));
	expect(
		innocent.map((position) => items.find((item) => sourceOf(item) === position)?.json),
	).toEqual([]);
}

const items = (count: number) =>
	fc.uniqueArray(fc.integer({ min: 0, max: 99_999 }), { minLength: count, maxLength: count });
const faultsInTurn = fc.array(fault, { minLength: 1, maxLength: 97 });

describe('100 items with 100 tokens, in any order of answers and with any faults', () => {
	it.each(operationCases)(
		'$name: every request has its own token, every answer its own item',
		async (operation) => {
			const kinds = credentialKinds(operation);
			const share = items(100 / kinds.length);
			for (const [indexes, faults] of fc.sample(fc.tuple(share, faultsInTurn), kinds.length)) {
				const kind = kinds.pop();
				if (kind !== undefined) await checkTenants({ operation, kind }, indexes, faults);
			}
			expect(kinds).toEqual([]);
		},
	);
});

describe('1,000 items with 1,000 tokens', () => {
	it.each([
		['side by side', 'source:get'],
		['in order', 'replicationJob:start'],
		['together', 'importRecord:push'],
	])(
		'%s',
		async (_, name) => {
			const [operation] = operationCases.filter((one) => one.name === name);
			const [kind] = credentialKinds(operation);
			const [[indexes, faults]] = fc.sample(fc.tuple(items(1_000), faultsInTurn), 1);
			await checkTenants({ operation, kind }, indexes, faults);
		},
		180_000,
	);
});
