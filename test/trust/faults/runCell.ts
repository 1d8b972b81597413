import type { Emulator } from '../../../emulator/index.mts';
import { demo } from '../../../emulator/index.mts';
import { shownPath } from '../../support/documented';
import type { EngineRun } from '../../support/engine';
import { runNode } from '../../support/engine';
import { idleClock } from '../../support/idleClock.mts';
import type { OperationCase } from '../support/operationCases';
import { demoCredentials } from './demoCases';
import type { FaultKind } from './faultKinds';

/** One request that an operation makes. */
export interface Row {
	operation: OperationCase;
	method: string;
	/** As the emulator got it. */
	path: string;
	/** With names for the values in its path. */
	shown: string;
}

/** The result of an operation while one of its requests met a fault, each time. */
export interface Cell {
	/** How often the request went out. */
	attempts: number;
	message?: string;
	description?: string;
	cause?: string;
	/** Milliseconds that were waited between attempts. */
	waited: number[];
}

/** What faults are tried on, and how time passes there. */
export interface Bench {
	emulator: Emulator;
	/** Milliseconds of each wait of the clock. */
	slept: number[];
	/** Which deadline passes at a request; see `startDeadlines`. */
	passes: (request: { method: string; path: string }) => FaultKind['deadline'];
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

/** The requests of an operation that succeeds, each once. Throws when it fails. */
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

/** Runs the operation of the row, whose request meets the fault, each time or the first `times`. */
export async function runCell(
	bench: Bench,
	{ operation, method, path }: Row,
	kind: FaultKind,
	times = Number.POSITIVE_INFINITY,
): Promise<Cell> {
	const { emulator, slept } = bench;
	const isMeant = (request: { method: string; path: string }) =>
		request.method === method && request.path === path;
	const fault = typeof kind.fault === 'function' ? kind.fault(idleClock.now()) : kind.fault;
	const { error } = await runFresh(emulator, operation, () => {
		slept.length = 0;
		let left = times;
		bench.passes = (request) => (isMeant(request) && left-- > 0 ? kind.deadline : undefined);
		const exact = new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
		emulator.faults.add({ ...fault, method, path: exact, times });
	});
	const failure = (error as { failure?: { cause: string } } | undefined)?.failure;
	return {
		attempts: emulator.requests.filter(isMeant).length,
		message: error?.message,
		description: error?.description,
		cause: failure?.cause,
		waited: [...slept],
	};
}
