import type { Emulator } from '../../emulator/index.mts';
import { startEmulator } from '../../emulator/index.mts';
import { systemClock } from '../../nodes/Stitch/api/http/clock';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import { demoCases } from './faults/demoCases';
import type { FaultKind } from './faults/faultKinds';
import { faultKinds } from './faults/faultKinds';
import { faultTable } from './faults/faultTable';
import type { Cell, Row } from './faults/runCell';
import { rowsOf, runCell } from './faults/runCell';
import { movedClock } from './support/movedClock';
import { isToBeWritten, readTable, writeTable } from './support/faultsFile';

jest.mock('../../nodes/Stitch/api/http/clock', () => ({
	systemClock: jest
		.requireActual<typeof import('./support/fastClock')>('./support/fastClock')
		.fastClock(),
}));
jest.mock('../../nodes/Stitch/api/http/limits', () =>
	jest
		.requireActual<typeof import('./faults/timeLimits')>('./faults/timeLimits')
		.limitsModule(jest.requireActual('../../nodes/Stitch/api/http/limits')),
);
jest.mock('../../nodes/Stitch/api/http/send', () =>
	jest
		.requireActual<typeof import('./faults/timeLimits')>('./faults/timeLimits')
		.sendModule(jest.requireActual('../../nodes/Stitch/api/http/send')),
);

const { slept } = systemClock as typeof systemClock & { slept: number[] };

let emulator: Emulator;
const table: Array<{ row: Row; cells: Cell[] }> = [];
beforeAll(async () => {
	emulator = await startEmulator({ port: 0, clock: movedClock(systemClock.now) });
});
afterAll(async () => await emulator.stop());

const MAX_ATTEMPTS = 4;

/** The operations that go on whatever the body of the answer is, as the documents want it. */
const IGNORE_THE_BODY = /^(DELETE |PUT .*\/streams\/metadata$)/;
/** Polls, or looks for what is only nice to know, so that a fault does not end the operation. */
const BEARS_FAULTS = [
	/^replicationJob:startAndWait,/,
	/^replicationJob:start, GET/,
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
	const isTransient =
		['limited', 'unknown'].includes(kind.group) || ['HTML', 'truncated JSON'].includes(kind.name);
	if (isTransient && !once && kind.name !== '429, an hour' && cell.message !== undefined) {
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
	const mayHaveDone = once && shown !== 'POST /v2/import/validate';
	if (mayHaveDone && ['unknown', 'unreadable'].includes(kind.group)) {
		expect([place, cell.description]).toEqual([
			place,
			expect.stringMatching(/all the same|is used up/),
		]);
	}
}

describe('every request of every operation against every fault', () => {
	it.each(demoCases)(
		'$name',
		async (operation) => {
			resetBudgets();
			for (const row of await rowsOf(emulator, operation)) {
				const cells: Cell[] = [];
				for (const kind of faultKinds) {
					resetBudgets();
					const cell = await runCell(emulator, row, kind, slept);
					cells.push(cell);
					checkCell(row, kind, cell);
				}
				table.push({ row, cells });
			}
		},
		300_000,
	);

	it('is what docs/faults.md says; run `node scripts/faults.js` after a change', () => {
		const text = faultTable(table);
		if (isToBeWritten()) writeTable(text);
		expect(readTable()).toBe(text);
	});
});

describe('a fault that comes once', () => {
	const transient = faultKinds.filter(
		({ group, name }) => ['limited', 'unknown'].includes(group) && name !== '429, an hour',
	);
	const repeatable = demoCases.filter(({ name }) => /:(get|list)$/.test(name));

	it.each(repeatable.map((operation) => ({ name: operation.name, operation })))(
		'is not noticed by $name, and is waited for as long as asked',
		async ({ operation }) => {
			for (const row of await rowsOf(emulator, operation)) {
				for (const kind of transient) {
					resetBudgets();
					const cell = await runCell(emulator, row, kind, slept, 1);
					expect([kind.name, cell.message, cell.attempts]).toEqual([kind.name, undefined, 2]);
					const [waited] = cell.waited;
					if (kind.name === '429, seconds') expect(waited).toBe(2_000);
					else if (kind.name === '429, date') expect(waited).toBeLessThanOrEqual(3_000);
					else expect(waited >= 250 && waited <= 500).toBe(true);
				}
			}
		},
		120_000,
	);
});
