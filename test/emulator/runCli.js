// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { join } = require('node:path');

/**
 * Runs the emulator's command line; resolves when it has printed its address or ended.
 * @param {string[]} args
 */
async function runCli(...args) {
	const child = spawn(process.execPath, [
		join(__dirname, '..', '..', 'emulator', 'cli.js'),
		...args,
	]);
	const output = { stdout: '', stderr: '' };
	/** @type {Promise<number | null>} */
	const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
	child.stderr.on('data', (data) => (output.stderr += data));
	await Promise.race([
		ended,
		new Promise((resolve) => {
			child.stdout.on('data', (data) => {
				output.stdout += data;
				if (output.stdout.includes('Ctrl+C')) resolve(undefined);
			});
		}),
	]);
	return {
		output,
		ended,
		/** @param {NodeJS.Signals} signal */
		end(signal) {
			child.kill(signal);
			return ended;
		},
	};
}

module.exports = { runCli };
