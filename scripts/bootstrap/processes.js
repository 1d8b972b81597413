// @ts-check
'use strict';

const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');

const onWindows = process.platform === 'win32';

/**
 * When a process was started, in the system's own words: with its ID it names the process for
 * good, while an ID alone may belong to another one by now.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process (any more)
 */
function startOf(pid) {
	if (!Number.isInteger(pid) || pid <= 0) return undefined;
	if (process.platform === 'linux') return startOnLinux(pid);
	if (onWindows) return isThere(pid) ? 'running' : undefined;
	try {
		const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
		return text.trim() || undefined;
	} catch {
		return undefined;
	}
}

/** @param {number} pid */
function startOnLinux(pid) {
	try {
		// The name of the program, in brackets, may hold anything; 20 fields on is the time.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const hasEnded = fields[0] === 'Z' || fields[0] === 'X';
		return hasEnded ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

/** @param {number} pid a process, or a group when negative */
function isThere(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/**
 * Signals a process that leads a group of its own, and all of that group.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
	try {
		process.kill(onWindows ? pid : -pid, signal);
	} catch {
		// It has ended meanwhile.
	}
}

/** @param {number} milliseconds @returns {Promise<void>} */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Waits until something is so.
 * @param {() => boolean} isSo
 * @param {number} limit milliseconds
 * @returns {Promise<boolean>} whether it became so in time
 */
async function until(isSo, limit) {
	const end = Date.now() + limit;
	while (!isSo()) {
		if (Date.now() >= end) return false;
		await pause(50);
	}
	return true;
}

/**
 * Ends a process and its group: asks, waits, then makes it, and waits until all are gone.
 * @param {number} pid
 * @param {number} grace milliseconds from asking to making
 * @param {() => boolean} hasEnded whether the process itself is gone
 */
async function endGroup(pid, grace, hasEnded) {
	signalGroup(pid, 'SIGTERM');
	await until(hasEnded, grace);
	// What it had started may have stayed behind.
	signalGroup(pid, 'SIGKILL');
	await until(() => hasEnded() && (onWindows || !isThere(-pid)), 5_000);
}

module.exports = { endGroup, onWindows, pause, signalGroup, startOf };
