// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { closeSync, openSync } = require('node:fs');
const { stripVTControlCharacters } = require('node:util');
const { Failure } = require('./failure');
const { endGroup, onWindows, signalGroup, startOf } = require('./processes');

/**
 * What this process has started. Each child leads a process group of its own, so that Ctrl+C
 * reaches only us, and we end it, and what it started, in order.
 * @typedef {object} Running
 * @property {number} pid
 * @property {string} started `startOf` it
 * @property {string} name what it is, for people: "n8n", "npm ci"
 */

/** @typedef {{ code: number | null, signal: string | null, error?: Error }} End */
/** @typedef {{ running: Running, end: (now?: boolean) => Promise<void> }} Kept */

/** @type {Kept[]} */
const children = [];
/** @type {Set<() => void>} */
const listeners = new Set();
let isEnding = false;

const announce = () => listeners.forEach((listener) => listener());
const runningChildren = () => children.map(({ running }) => running);

/** @param {() => void} listener called when a child starts or ends @returns {() => void} ends that */
function onChange(listener) {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

// Even if this process ends without a chance to wait, it leaves nothing running.
process.once('exit', () => {
	for (const { running } of children) signalGroup(running.pid, 'SIGKILL');
});

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ name: string, grace: number, spawn: import('node:child_process').SpawnOptions }} options
 */
function startInGroup(command, args, { name, grace, spawn: options }) {
	if (isEnding) throw new Failure(`${name} was not started: this run is ending.`);
	const child = spawn(command, args, { ...options, detached: !onWindows, windowsHide: true });
	/** @type {End | undefined} */
	let end;
	/** @type {Promise<End>} */
	const ended = new Promise((resolve) => {
		child.once('error', (error) => resolve((end = { code: null, signal: null, error })));
		child.once('exit', (code, signal) => resolve((end = { code, signal })));
	});
	const { pid } = child;
	if (pid === undefined) return { child, pid, end: () => end, ended, stop: async () => undefined };

	/** @param {number} [limit] milliseconds */
	const stop = async (limit = grace) => {
		await endGroup(pid, limit, () => end !== undefined);
		forget();
	};
	const kept = {
		running: { pid, started: startOf(pid) ?? '', name },
		end: (now = false) => stop(now ? 0 : grace),
	};
	const forget = () => {
		const index = children.indexOf(kept);
		if (index >= 0) children.splice(index, 1);
		announce();
	};
	children.push(kept);
	announce();
	return { child, pid, end: () => end, ended, stop, forget };
}

/**
 * Starts a program that runs beside this one, its output in a file.
 * @param {string} command
 * @param {string[]} args
 * @param {{ name: string, cwd: string, env: NodeJS.ProcessEnv, logFile: string }} options
 */
function startChild(command, args, { name, cwd, env, logFile }) {
	const log = openSync(logFile, 'a');
	try {
		const { pid, end, ended, stop } = startInGroup(command, args, {
			name,
			grace: 15_000,
			spawn: { cwd, env, stdio: ['ignore', log, log] },
		});
		return { pid, end, ended, stop };
	} finally {
		closeSync(log);
	}
}

const keptLines = 40;

/**
 * Runs a program to its end, with no standard input.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.name] for people, when it has to be stopped: "npm ci"
 * @param {(line: string) => void} [options.onLine] every line of output, as it comes
 * @param {string} [options.what] what it does, for the message of a run that fails
 * @param {string} [options.wayOut]
 * @returns {Promise<string>} its standard output
 * @throws {Failure} when it can't be started, ends with a status other than 0, or by a signal
 */
async function run(command, args, options = {}) {
	const { cwd, env = process.env, name = command, onLine, wayOut } = options;
	const what = options.what ?? [command, ...args].join(' ');
	// npm is a batch file on Windows, which only a shell runs.
	const shell = onWindows && command === 'npm';
	const { child, ended, forget } = startInGroup(command, args, {
		name,
		// Neither npm nor a compiler leaves anything that the next run doesn't begin anew: npm
		// answers a request to end with minutes of rolling back.
		grace: 2_000,
		spawn: { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] },
	});
	/** @type {string[]} */
	const lines = [];
	let output = '';
	/** @param {import('node:stream').Readable | null} stream @param {(text: string) => void} [keep] */
	const read = (stream, keep) => {
		stream?.setEncoding('utf8');
		stream?.on('data', (/** @type {string} */ text) => {
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
	const closed = new Promise((resolve) => child.once('close', resolve));
	const { code, signal, error } = await ended;
	if (error) throw new Failure(`${what} can't start: ${error.message}`, wayOut);
	await closed;
	forget?.();
	if (code === 0) return output;
	const how = signal ? `was ended by ${signal}` : `ended with status ${code}`;
	throw new Failure([`${what} ${how}.`, ...lines].join('\n'), wayOut);
}

/**
 * Runs a program to its end that itself talks to the user.
 * @param {string} command
 * @param {string[]} args
 * @param {{ name: string, cwd: string, stdout?: 'inherit' | 'ignore' }} options
 * @returns {Promise<number>} its exit status
 */
async function runInFront(command, args, { name, cwd, stdout = 'inherit' }) {
	const { ended, forget } = startInGroup(command, args, {
		name,
		grace: 5_000,
		spawn: { cwd, stdio: ['ignore', stdout, 'inherit'] },
	});
	const { code, error } = await ended;
	if (error) throw new Failure(`${name} can't start: ${error.message}`);
	forget?.();
	return code ?? 1;
}

/**
 * Ends all that this process has started, the last first, and lets nothing more start.
 * @param {boolean} [now] without asking first
 */
async function endChildren(now = false) {
	isEnding = true;
	for (const kept of [...children].reverse()) await kept.end(now);
}

module.exports = { endChildren, onChange, run, runInFront, runningChildren, startChild };
