import { sleep } from 'n8n-workflow';
import type { Emulator } from '../../../emulator/index.mts';
import { demo } from '../../../emulator/index.mts';
import { systemClock } from '../../../nodes/Stitch/api/http/clock';
import type { EngineRun } from '../../support/engine';
import { runNode } from '../../support/engine';
import type { OperationCase } from '../support/operationCases';
import { demoCredentials } from './demoCases';
import type { FaultKind } from './faultKinds';
import { timeLimits } from './timeLimits';

/** A row of the matrix: one request that an operation makes. */
export interface Row {
	operation: OperationCase;
	method: string;
	/** As the emulator got it. */
	path: string;
	/** As the table shows it. */
	shown: string;
}

/** What came of an operation while one of its requests met a fault, each time. */
export interface Cell {
	/** How often the request went out. */
	attempts: number;
	message?: string;
	description?: string;
	cause?: string;
	/** Milliseconds that were waited between attempts. */
	waited: number[];
}

const REDIRECT_URI = demo.partner.redirectUris[0];

/** A code that works once, as the account's owner gets it. */
async function authorizationCode(emulator: Emulator): Promise<string> {
	const query = new URLSearchParams({ client_id: demo.partner.id, redirect_uri: REDIRECT_URI });
	const target = await emulator.consent(`${emulator.url}/oauth/authorization?${query.toString()}`);
	return new URL(target).searchParams.get('code') ?? '';
}

/** Runs an operation once on a fresh emulator. */
async function runFresh(
	emulator: Emulator,
	{ resource, operation, parameters }: OperationCase,
	prepare: () => void = () => {},
): Promise<EngineRun> {
	emulator.reset();
	Object.assign(emulator.switches, { jobDurationMs: 0, loadDelayMs: 0, checkDurationMs: 0 });
	const code = operation === 'exchangeCode' ? await authorizationCode(emulator) : undefined;
	emulator.requests.length = 0;
	prepare();
	return await runNode({
		parameters: {
			resource,
			operation,
			authentication: 'accessToken',
			...parameters,
			...(code !== undefined && { code }),
		},
		credentials: demoCredentials(resource, emulator.url),
	});
}

const placeholders: Array<[RegExp, string]> = [
	[/\/extractions\/.+$/, '/extractions/{job_name}'],
	[/\/(source|destination)-types\/.+$/, '/$1-types/{type}'],
	[/\/\d+/g, '/{id}'],
];

const shownPath = (path: string) =>
	placeholders.reduce((shown, [pattern, name]) => shown.replace(pattern, name), path);

/** The requests of an operation that goes well, each once. Throws when it doesn't go well. */
export async function rowsOf(emulator: Emulator, operation: OperationCase): Promise<Row[]> {
	const { error } = await runFresh(emulator, operation);
	if (error !== undefined) {
		throw new Error(`${operation.name}: ${error.message} (${error.description})`);
	}
	const rows = emulator.requests.map(({ method, path }) => ({
		operation,
		method,
		path,
		shown: `${method} ${shownPath(path)}`,
	}));
	return rows.filter(({ shown }, index) => rows.findIndex((row) => row.shown === shown) === index);
}

/** Runs one cell: the operation of the row, whose request meets the fault. */
export async function runCell(
	emulator: Emulator,
	{ operation, method, path }: Row,
	kind: FaultKind,
	slept: number[],
	times?: number,
): Promise<Cell> {
	const received = () =>
		emulator.requests.filter((request) => request.method === method && request.path === path)
			.length;
	let sent = 0;
	const arrived = async () => {
		sent++;
		for (let waits = 0; received() < sent && waits < 200; waits++) await sleep(5);
	};
	const { answerTimeout: answer, bodyTimeout: body } = kind;
	const left = times ?? Number.POSITIVE_INFINITY;
	Object.assign(timeLimits, { method, path, answer, body, left, arrived });
	const fault = typeof kind.fault === 'function' ? kind.fault(systemClock.now()) : kind.fault;
	slept.length = 0;
	const { error } = await runFresh(emulator, operation, () => {
		const exact = new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
		emulator.faults.add({ ...fault, method, path: exact, times });
	});
	timeLimits.left = 0;
	const attempts = received();
	const failure = (error as { failure?: { cause: string } } | undefined)?.failure;
	return {
		attempts,
		message: error?.message,
		description: error?.description,
		cause: failure?.cause,
		waited: [...slept],
	};
}
