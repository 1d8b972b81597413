// @ts-check
'use strict';

const { join } = require('node:path');
const paths = require('../paths');
const { startChild } = require('../tools/child');
const { Failure } = require('../tools/failure');
const { host } = require('../tools/ports');
const { read } = require('../tools/stamp');

const startLimit = 30_000;

/**
 * Starts the emulator as a process of its own and waits until it answers.
 * @param {number} port
 * @param {string} logFile
 * @throws {Failure}
 */
async function startEmulatorProcess(port, logFile) {
	const child = startChild(
		process.execPath,
		['--import', 'tsx', join(paths.root, 'emulator', 'cli.mts'), '--port', String(port)],
		{ cwd: paths.root, env: process.env, logFile },
	);
	const url = `http://${host}:${port}`;
	const until = Date.now() + startLimit;
	while (!child.end() && Date.now() < until) {
		// Any answer will do: without a token it is a refusal.
		const answers = await fetch(`${url}/v4/sources`).then(
			() => true,
			() => false,
		);
		if (answers) return { url, ended: child.ended, stop: child.stop, pid: child.pid };
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	await child.stop(1_000);
	throw new Failure(`The emulator does not answer at ${url}.\n${read(logFile)}`);
}

module.exports = { startEmulatorProcess };
