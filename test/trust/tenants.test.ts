import fc from 'fast-check';
import { systemClock } from '../../nodes/Stitch/api/http/clock';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer, Reply } from './support/echoServer';
import { startEchoServer } from './support/echoServer';
import { numberOf, operationCases } from './support/operationCases';
import { foreignNumbers, mixedRequests, runCase, sourceOf } from './support/runCase';

jest.mock('../../nodes/Stitch/api/http/clock', () => ({
	systemClock: jest
		.requireActual<typeof import('./support/fastClock')>('./support/fastClock')
		.fastClock(),
}));

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(systemClock.now);
});
beforeEach(() => server.reset());
afterAll(async () => await server.stop());

const runs = operationCases.flatMap((operation) =>
	credentialKinds(operation).map((kind) => ({
		name: `${operation.name} with ${kind.name}`,
		operation,
		kind,
	})),
);
const firstOfResource = runs.filter(
	({ operation, kind }, index) =>
		runs.findIndex(
			(run) => run.operation.resource === operation.resource && run.kind.name === kind.name,
		) === index,
);

/** What can happen to a request, faults and none. */
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
	{ operation, kind }: (typeof runs)[number],
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

describe('1,000 items with 1,000 tokens', () => {
	const indexes = Array.from({ length: 1_000 }, (_, index) => index);
	it.each(firstOfResource)(
		'$name: every request has its own token, every answer its own item',
		async (run) => {
			const [faults] = fc.sample(fc.array(fault, { minLength: 97, maxLength: 97 }), {
				numRuns: 1,
				seed: 6,
			});
			await checkTenants(run, indexes, faults);
		},
		180_000,
	);
});

describe('any items, any order of answers, any faults', () => {
	it.each(runs)(
		'$name',
		async (run) => {
			await fc.assert(
				fc.asyncProperty(
					fc.uniqueArray(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 25 }),
					fc.array(fault, { minLength: 1, maxLength: 40 }),
					async (indexes, faults) => await checkTenants(run, indexes, faults),
				),
				{ numRuns: 6 },
			);
		},
		180_000,
	);
});
