// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { closeSync, openSync } = require('node:fs');

const onWindows = process.platform === 'win32';

/**
 * Starts a program that goes on beside us, its output in a file. It leads a process group of
 * its own, so that Ctrl+C reaches only us and we end it, and what it started, in order.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, logFile: string }} options
 */
function startChild(command, args, { cwd, env, logFile }) {
	const log = openSync(logFile, 'a');
	const child = spawn(command, args, {
		cwd,
		env,
		detached: !onWindows,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	/** @type {{ code: number | null, signal: string | null, error?: Error } | undefined} */
	let end;
	const ended = new Promise((resolve) => {
		child.once('error', (error) => resolve((end = { code: null, signal: null, error })));
		child.once('exit', (code, signal) => resolve((end = { code, signal })));
	});
	/** @param {NodeJS.Signals} signal */
	const kill = (signal) => {
		if (!child.pid) return;
		try {
			if (onWindows) child.kill(signal);
			else process.kill(-child.pid, signal);
		} catch {
			// It has ended meanwhile.
		}
	};
	const killNow = () => kill('SIGKILL');
	process.once('exit', killNow);
	return {
		pid: child.pid,
		/** How it ended, undefined while it runs. */
		end: () => end,
		ended,
		/**
		 * Asks it to end, then makes it.
		 * @param {number} [grace] milliseconds
		 */
		async stop(grace = 15_000) {
			if (!end) {
				kill('SIGTERM');
				const timer = setTimeout(killNow, grace);
				await ended;
				clearTimeout(timer);
			}
			killNow();
			process.removeListener('exit', killNow);
		},
	};
}

module.exports = { startChild };
