import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nEnvironment, ownEnvironment } from '../../../scripts/lib/n8n/environment.mts';
import { installInto } from '../../../scripts/lib/package/pack.mts';
import paths from '../../../scripts/bootstrap/paths.js';
import { node24 } from '../../../scripts/lib/server/node24.mts';
import { startChild } from '../../../scripts/bootstrap/children.js';
import { freePort, host } from '../../../scripts/bootstrap/ports.js';
import { eventually } from './eventually.mts';

/**
 * A worker of n8n's queue mode, an instance of its own: its own user folder with the package
 * installed into it.
 * @param env the queue, the database and the encryption key
 */
export async function startWorker(tarball: string, env: Record<string, string>) {
	const userFolder = await mkdtemp(join(tmpdir(), 'stitch-worker-'));
	await installInto(tarball, userFolder);
	const logFile = join(userFolder, 'worker.log');
	const healthPort = await freePort();
	const brokerPort = await freePort();
	const n8n = join(paths.server, 'node_modules', 'n8n', 'bin', 'n8n');
	const child = startChild(node24().binary, [n8n, 'worker', '--concurrency=5'], {
		name: 'the worker of n8n',
		cwd: paths.server,
		env: {
			...ownEnvironment(),
			...n8nEnvironment({ userFolder, port: healthPort, brokerPort, host }),
			...env,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(healthPort),
		},
		logFile,
	});
	const log = () => readFile(logFile, 'utf8');
	const remove = async () => {
		await child.stop(2_000);
		await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	const isReady = async () => {
		if (child.end()) throw new Error(`The worker ended while it started:\n${await log()}`);
		const { ok } = await fetch(`http://${host}:${healthPort}/healthz/readiness`);
		return ok;
	};
	try {
		await eventually(isReady, { within: 180_000 });
	} catch (error) {
		await remove();
		throw error;
	}
	/** @returns IDs of executions */
	const told = async (line: RegExp): Promise<string[]> =>
		[...(await log()).matchAll(line)].map(([, id]) => String(id));
	return {
		/** The executions that it has started so far. */
		started: () => told(/Worker started execution (\d+)/g),
		finished: () => told(/Worker finished execution (\d+)/g),
		runs: () => !child.end(),
		/** Shuts it down and waits until it has ended. */
		end: () => child.stop(40_000),
		/** Kills it, as when its machine is lost. */
		async kill() {
			process.kill(-Number(child.pid), 'SIGKILL');
			await child.ended;
		},
		/** Ends it if it runs, and deletes what it kept. */
		remove,
	};
}
