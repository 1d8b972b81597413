// @ts-check
'use strict';

const { join } = require('node:path');
const { readArguments, usage } = require('./arguments');
const { Failure } = require('./failure');
const { takeLock } = require('./lock');
const { whatIsInstalledFirst } = require('./needs');
const paths = require('./paths');
const { claimPort } = require('./ports');

/**
 * What `npm start` has to know and say before it installs anything: its arguments, that no other
 * run is at it, that its ports are free, and what comes.
 * @param {string[]} args
 * @returns {Promise<{ goOn: boolean, release: () => void }>}
 * @throws {Failure}
 */
async function beforeStart(args) {
	const options = readArguments(args);
	if (options.help) {
		console.log(usage);
		return { goOn: false, release: () => undefined };
	}
	// One run at a time has the state folder: two n8n on one database break it.
	const lock = await takeLock(join(paths.state, 'run.lock'));
	if ('heldBy' in lock) {
		throw new Failure(
			`Another 'npm start' (process ${lock.heldBy}) is running in this folder.`,
			'End it with Ctrl+C, then run the command again.',
		);
	}
	try {
		if (options.port) await claimPort(options.port, 'n8n', '--port');
		if (options.emulatorPort)
			await claimPort(options.emulatorPort, 'the emulator', '--emulator-port');
		const comes = whatIsInstalledFirst();
		if (comes) console.error(`${comes}\n`);
		return { goOn: true, release: lock.release };
	} catch (error) {
		lock.release();
		throw error;
	}
}

module.exports = { beforeStart };
