import { startEmulator } from '../../emulator/index.mts';
import { ANSWER_TIMEOUT, BODY_TIMEOUT } from '../../nodes/Stitch/api/http/request';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import { demoCases } from './faults/demoCases';
import type { FaultKind } from './faults/faultKinds';
import { faultKinds } from './faults/faultKinds';
import type { Bench, Cell, Row } from './faults/runCell';
import { rowsOf, runCell } from './faults/runCell';
import { startDeadlines } from '../support/deadlines.mts';
import { movedClock } from './support/movedClock.mts';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();
const bench = {
	slept: idleClock.slept,
	passes: () => undefined,
} as unknown as Bench;
let deadlines: ReturnType<typeof startDeadlines>;
beforeAll(async () => {
	bench.emulator = await startEmulator({ port: 0, clock: movedClock(idleClock.now) });
	deadlines = startDeadlines((request) => bench.passes(request));
});
beforeEach(resetBudgets);
afterAll(async () => {
	deadlines.stop();
	await bench.emulator.stop();
});

const MAX_ATTEMPTS = 4;
/** Milliseconds: 20 MB take their time. */
const OF_A_PUSH = 300_000;

/** The operations that continue whatever the body of the answer is, as the documents require. */
const IGNORE_THE_BODY = /^DELETE .*\/(sync|(destinations|hooks)\/\{id\})$/;
/** Sent again as the account's limit allows, by what reads the lists for all who wait. */
const SENT_AS_ALLOWED = /^(replicationJob|source):\w+, GET \/v4\/\{id\}\/(extractions|loads)/;
/** Polls, or requests what is optional, so that a fault does not end the operation. */
const BEARS_FAULTS = [
	/^replicationJob:startAndWait,/,
	/^replicationJob:(start|stop), GET/,
	/^replicationJob:getStatus, .*\{job_name\}/,
	/getConnectionCheck,/,
];

const OF_THE_BODY = ['stalled body', 'truncated JSON', 'empty body'];

function checkCell({ operation, method, shown }: Row, kind: FaultKind, cell: Cell) {
	const place = `${operation.name}, ${shown}, ${kind.name}`;
	const isTold = (text: string | undefined) => [place, (text ?? '').length > 0];
	const once = method === 'POST';
	if (once) expect([place, cell.attempts]).toEqual([place, 1]);
	if (kind.group === 'good') expect([place, cell.message]).toEqual([place, undefined]);
	if (BEARS_FAULTS.some((pattern) => pattern.test(place))) return;

	if (kind.group === 'refused') expect([place, cell.attempts]).toEqual([place, 1]);
	if (kind.name === '429, an hour') expect([place, cell.attempts]).toEqual([place, 1]);
	// A body that stopped has taken its time already.
	const isTransient =
		kind.name !== 'stalled body' &&
		(['limited', 'unknown'].includes(kind.group) || ['HTML', 'truncated JSON'].includes(kind.name));
	if (
		isTransient &&
		!once &&
		!SENT_AS_ALLOWED.test(place) &&
		kind.name !== '429, an hour' &&
		cell.message !== undefined
	) {
		const max =
			method === 'DELETE' && kind.group !== 'limited' ? [2, 3, MAX_ATTEMPTS] : [MAX_ATTEMPTS];
		expect([place, max.includes(cell.attempts)]).toEqual([place, true]);
	}
	if (kind.group === 'good') return;
	if (kind.name === 'empty body' && IGNORE_THE_BODY.test(shown)) return;
	// The redirect to a log has no body.
	if (OF_THE_BODY.includes(kind.name) && shown.endsWith('{job_name}')) return;
	expect(isTold(cell.message)).toEqual([place, true]);
	expect(isTold(cell.description)).toEqual([place, true]);
	expect([place, cell.message]).toEqual([
		place,
		expect.not.stringMatching(/error|problem|failure|mistake/i),
	]);
	if (kind.name === '401') expect([place, cell.cause]).toEqual([place, 'credential-invalid']);
	if (kind.group === 'limited') expect([place, cell.cause]).toEqual([place, 'rate-limited']);
	// Validating stores nothing (import-api.md 3.4).
	const mayHaveDone = method === 'POST' && shown !== 'POST /v2/import/validate';
	if (mayHaveDone && ['unknown', 'unreadable'].includes(kind.group)) {
		expect([place, cell.description]).toEqual([
			place,
			expect.stringMatching(/may already have carried it out/),
		]);
	}
}

async function check(row: Row, kind: FaultKind) {
	resetBudgets();
	checkCell(row, kind, await runCell(bench, row, kind));
}

/**
 * One for each way to send a request: the methods; what the account's shared budget counts; what
 * leads to a log; the Import API.
 */
const WAYS = [
	'source:get',
	'source:update',
	'source:delete',
	'hook:create',
	'extraction:list',
	'extraction:getLog',
	'importRecord:push',
	'importRecord:validate',
];

describe('each way to send a request, against every fault', () => {
	const ways = demoCases.filter(({ name }) => WAYS.includes(name));

	it('are all there', () => expect(ways).toHaveLength(WAYS.length));

	it.each(ways)('$name', async (operation) => {
		for (const row of await rowsOf(bench.emulator, operation)) {
			for (const kind of faultKinds) await check(row, kind);
		}
	});

	it('had the time that ships, which is minutes', () => {
		expect(new Set(deadlines.given)).toEqual(new Set([ANSWER_TIMEOUT, BODY_TIMEOUT, OF_A_PUSH]));
	});
});

/** In these an operation differs from another: the rest is the client's doing. */
const DIFFERENT = ['404', 'reset after', 'HTML', 'empty body'];

describe('each request of each operation, against a fault of each kind', () => {
	const kinds = faultKinds.filter(({ name }) => DIFFERENT.includes(name));

	it('are all there', () => expect(kinds).toHaveLength(DIFFERENT.length));

	it.each(demoCases)('$name', async (operation) => {
		for (const row of await rowsOf(bench.emulator, operation)) {
			for (const kind of kinds) await check(row, kind);
		}
	});
});

describe('a fault that comes once', () => {
	const transient = faultKinds.filter(
		({ group, name }) =>
			['limited', 'unknown'].includes(group) && !['429, an hour', 'stalled body'].includes(name),
	);
	const repeatable = demoCases.filter(({ name }) => /:(get|list)$/.test(name));

	async function checkUnnoticed(row: Row, kind: FaultKind) {
		resetBudgets();
		const cell = await runCell(bench, row, kind, 1);
		expect([kind.name, cell.message, cell.attempts]).toEqual([kind.name, undefined, 2]);
		const [waited] = cell.waited;
		if (kind.name === '429, seconds') expect(waited).toBe(2_000);
		else if (kind.name === '429, date') expect(waited).toBeLessThanOrEqual(3_000);
		else expect(waited >= 250 && waited <= 500).toBe(true);
	}

	it.each(repeatable.filter(({ name }) => WAYS.includes(name)))(
		'is not noticed by $name, and is waited for as long as Stitch says',
		async (operation) => {
			for (const row of await rowsOf(bench.emulator, operation)) {
				for (const kind of transient) await checkUnnoticed(row, kind);
			}
		},
	);

	const [kind] = transient.filter(({ name }) => name === 'reset after');

	it.each(repeatable)('is not noticed by $name', async (operation) => {
		for (const row of await rowsOf(bench.emulator, operation)) await checkUnnoticed(row, kind);
	});
});
