// @ts-check
'use strict';

const { join } = require('node:path');
const paths = require('../paths');
const { node24, thisMachine } = require('../server/node24');
const { startChild } = require('../tools/child');
const { Failure } = require('../tools/failure');
const { npmEnvironment } = require('../tools/npm');
const { freePort, host } = require('../tools/ports');
const { run } = require('../tools/run');
const { read } = require('../tools/stamp');
const { n8nEnvironment } = require('./environment');

const startLimit = 180_000;
const lastLines = 25;

/**
 * The n8n settings of the shell that starts us would reach into another n8n's data, and a test
 * runner's make n8n behave as in its own tests.
 */
const ownEnvironment = () =>
	Object.fromEntries(
		Object.entries(npmEnvironment(process.env)).filter(
			([name]) => !/^(N8N|DB|QUEUE|EXECUTIONS|WEBHOOK|CREDENTIALS|NODES|NODE|JEST)_/.test(name),
		),
	);

/**
 * Starts the real n8n and waits until its REST routes answer.
 * @param {object} options
 * @param {string} options.userFolder n8n keeps its data in `.n8n` below it
 * @param {number} options.port
 * @param {string} options.logFile
 * @param {Record<string, string>} [options.env] more settings
 * @returns {Promise<N8nProcess>}
 * @throws {Failure} when it ends or does not answer in three minutes
 *
 * @typedef {object} N8nProcess
 * @property {string} url
 * @property {number | undefined} pid
 * @property {Promise<unknown>} ended
 * @property {(grace?: number) => Promise<void>} stop
 * @property {(args: string[]) => Promise<string>} command runs an n8n command beside the server, on the same data
 */
async function startN8n({ userFolder, port, logFile, env: more = {} }) {
	const { binary } = node24(thisMachine());
	const n8n = join(paths.server, 'node_modules', 'n8n', 'bin', 'n8n');
	const settings = { userFolder, port, host };
	/** @param {number} brokerPort */
	const envWith = (brokerPort) => ({
		...ownEnvironment(),
		...n8nEnvironment({ ...settings, brokerPort }),
		...more,
	});
	const env = envWith(await freePort());
	const child = startChild(binary, [n8n, 'start'], { cwd: paths.server, env, logFile });
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
		command: async (args) =>
			await run(binary, [n8n, ...args], { cwd: paths.server, env: envWith(await freePort()) }),
	};
}

/**
 * `/healthz` answers before the REST routes exist, so ask for one that needs a login.
 * @param {string} url
 * @param {ReturnType<typeof startChild>} child
 * @param {string} logFile
 */
async function waitUntilReady(url, child, logFile) {
	const until = Date.now() + startLimit;
	while (Date.now() < until) {
		if (child.end()) break;
		const status = await fetch(`${url}/rest/login`).then(
			(response) => response.status,
			() => 0,
		);
		if (status === 401) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	const tail = read(logFile).trimEnd().split('\n').slice(-lastLines).join('\n');
	throw new Failure(
		`n8n ${child.end() ? 'ended while it started' : 'did not answer within three minutes'}. Its last lines:\n${tail}`,
		`The whole log is in ${logFile}.`,
	);
}

module.exports = { ownEnvironment, startN8n };
