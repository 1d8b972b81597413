import { join } from 'node:path';
import { run, startChild } from '../../bootstrap/children.js';
import { Failure } from '../../bootstrap/failure.js';
import { read } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import { freePort, host } from '../../bootstrap/ports.js';
import { pause } from '../../bootstrap/processes.js';
import { node24 } from '../server/node24.mts';
import { n8nEnvironment, ownEnvironment } from './environment.mts';

const startLimit = 180_000;
const lastLines = 25;

export interface N8nProcess {
	url: string;
	pid: number | undefined;
	ended: Promise<unknown>;
	/** @param grace milliseconds from asking it to end to making it */
	stop: (grace?: number) => Promise<void>;
	/** Runs an n8n command beside the server, on the same data. */
	command: (args: string[]) => Promise<string>;
}

export interface N8nOptions {
	/** n8n keeps its data in `.n8n` below it. */
	userFolder: string;
	port: number;
	logFile: string;
	/** More settings. */
	env?: Record<string, string>;
}

const n8nProgram = () => join(paths.server, 'node_modules', 'n8n', 'bin', 'n8n');

/**
 * Runs one of n8n's own commands on a user folder.
 * @param args such as `['import:workflow', '--input=file.json']`
 * @returns what it printed
 * @throws {Failure} with its last lines when it fails
 */
export async function n8nCommand(
	{ userFolder, port, env: more = {} }: Pick<N8nOptions, 'userFolder' | 'env'> & { port?: number },
	args: string[],
): Promise<string> {
	const ports = { port: port ?? (await freePort()), brokerPort: await freePort() };
	const env = { ...ownEnvironment(), ...n8nEnvironment({ userFolder, host, ...ports }), ...more };
	return await run(node24().binary, [n8nProgram(), ...args], { cwd: paths.server, env });
}

/**
 * Starts the real n8n and waits until its REST routes answer.
 * @throws {Failure} when it ends or does not answer in three minutes
 */
export async function startN8n(options: N8nOptions): Promise<N8nProcess> {
	const { userFolder, port, logFile, env: more = {} } = options;
	const env = {
		...ownEnvironment(),
		...n8nEnvironment({ userFolder, port, host, brokerPort: await freePort() }),
		...more,
	};
	const child = startChild(node24().binary, [n8nProgram(), 'start'], {
		name: 'n8n',
		cwd: paths.server,
		env,
		logFile,
	});
	const url = `http://${host}:${port}`;
	try {
		await waitUntilReady(url, child, logFile);
	} catch (error) {
		await child.stop(2_000);
		throw error;
	}
	return {
		url,
		pid: child.pid,
		ended: child.ended,
		stop: child.stop,
		command: async (args) => await n8nCommand(options, args),
	};
}

/** `/healthz` answers before the REST routes exist, so ask for one that needs a login. */
async function waitUntilReady(url: string, child: ReturnType<typeof startChild>, logFile: string) {
	const until = Date.now() + startLimit;
	while (Date.now() < until) {
		if (child.end()) break;
		const status = await fetch(`${url}/rest/login`).then(
			(response) => response.status,
			() => 0,
		);
		if (status === 401) return;
		await pause(250);
	}
	const tail = read(logFile).trimEnd().split('\n').slice(-lastLines).join('\n');
	throw new Failure(
		`n8n ${child.end() ? 'ended while it started' : 'did not answer within three minutes'}. Its last lines:\n${tail}`,
		`The whole log is in ${logFile}.`,
	);
}
