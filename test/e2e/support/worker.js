// @ts-check
'use strict';

const { mkdtemp, readFile, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { n8nEnvironment } = require('../../../scripts/lib/n8n/environment');
const { ownEnvironment } = require('../../../scripts/lib/n8n/process');
const { installInto } = require('../../../scripts/lib/package/pack');
const paths = require('../../../scripts/lib/paths');
const { node24, thisMachine } = require('../../../scripts/lib/server/node24');
const { startChild } = require('../../../scripts/lib/tools/child');
const { freePort, host } = require('../../../scripts/lib/tools/ports');
const { eventually } = require('./eventually');

/**
 * A worker of n8n's queue mode, an instance of its own: its own user folder with the package
 * installed into it.
 * @param {string} tarball
 * @param {Record<string, string>} env the queue, the database and the encryption key
 */
async function startWorker(tarball, env) {
	const userFolder = await mkdtemp(join(tmpdir(), 'stitch-worker-'));
	await installInto(tarball, userFolder);
	const logFile = join(userFolder, 'worker.log');
	const healthPort = await freePort();
	const brokerPort = await freePort();
	const n8n = join(paths.server, 'node_modules', 'n8n', 'bin', 'n8n');
	const child = startChild(node24(thisMachine()).binary, [n8n, 'worker', '--concurrency=5'], {
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
	/** @param {RegExp} line @returns {Promise<string[]>} IDs of executions */
	const told = async (line) => [...(await log()).matchAll(line)].map(([, id]) => id);
	return {
		/** The executions that it has started so far. */
		started: () => told(/Worker started execution (\d+)/g),
		finished: () => told(/Worker finished execution (\d+)/g),
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

module.exports = { startWorker };
