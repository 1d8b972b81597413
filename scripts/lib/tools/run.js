// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { stripVTControlCharacters } = require('node:util');
const { Failure } = require('./failure');

const keptLines = 40;

/**
 * Runs a program to its end, with no standard input.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine] every line of output, as it comes
 * @param {string} [options.what] what it does, for the message of a run that fails
 * @param {string} [options.wayOut]
 * @returns {Promise<string>} its standard output
 * @throws {Failure} when it can't be started, ends with a status other than 0, or by a signal
 */
function run(command, args, { cwd, env = process.env, onLine, what, wayOut } = {}) {
	return new Promise((resolve, reject) => {
		// npm is a batch file on Windows, which only a shell runs.
		const shell = process.platform === 'win32' && command === 'npm';
		const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
		// An install must not go on behind our back when we are told to end.
		const kill = () => child.kill();
		process.once('exit', kill);
		const name = what ?? [command, ...args].join(' ');
		/** @type {string[]} */
		const lines = [];
		let output = '';
		/** @param {NodeJS.ReadableStream} stream @param {(text: string) => void} [keep] */
		const read = (stream, keep) => {
			stream.setEncoding('utf8');
			stream.on('data', (/** @type {string} */ text) => {
				keep?.(text);
				for (const line of stripVTControlCharacters(text).split(/\r?\n|\r/)) {
					if (!line.trim()) continue;
					lines.push(line);
					if (lines.length > keptLines) lines.shift();
					onLine?.(line);
				}
			});
		};
		read(child.stdout, (text) => {
			output += text;
		});
		read(child.stderr);
		child.on('error', (error) => {
			process.removeListener('exit', kill);
			reject(new Failure(`${name} can't start: ${error.message}`, wayOut));
		});
		child.on('close', (code, signal) => {
			process.removeListener('exit', kill);
			if (code === 0) return resolve(output);
			const ended = signal ? `was ended by ${signal}` : `ended with status ${code}`;
			return reject(new Failure([`${name} ${ended}.`, ...lines].join('\n'), wayOut));
		});
	});
}

module.exports = { run };
