// @ts-check
'use strict';

const { execFileSync } = require('node:child_process');
const { readFileSync, readdirSync } = require('node:fs');

const onWindows = process.platform === 'win32';

/**
 * When a process was started, in the system's own words: with its ID it names the process for
 * good, while an ID alone may belong to another one by now.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process (any more)
 */
function startOf(pid) {
	if (!Number.isInteger(pid) || pid <= 0) return undefined;
	// The 20th field from the state on is the time.
	if (process.platform === 'linux') return fieldsOnLinux(pid)[19];
	if (onWindows) return isThere(pid) ? 'running' : undefined;
	try {
		const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
		return text.trim() || undefined;
	} catch {
		return undefined;
	}
}

/**
 * @param {number} pid
 * @returns {string[]} state, parent, group and more of a process that runs; else none
 */
function fieldsOnLinux(pid) {
	try {
		// The name of the program, in brackets, may hold anything.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' || fields[0] === 'X' ? [] : fields;
	} catch {
		return [];
	}
}

/** @returns {Array<[pid: number, parent: number, group: number]>} empty where nothing tells */
function processTable() {
	if (process.platform === 'linux') {
		const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
		return pids.map((pid) => {
			const [, parent, group] = fieldsOnLinux(pid);
			return [pid, Number(parent), Number(group)];
		});
	}
	if (onWindows) return [];
	try {
		const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
		return text.split('\n').map((line) => {
			const [pid, parent, group] = line.trim().split(/ +/).map(Number);
			return [pid, parent, group];
		});
	} catch {
		// The group of the process itself is ended anyway.
		return [];
	}
}

/**
 * The groups that a process and what it has started have made beside its own: a test run starts n8n
 * in one, and dies by a signal without a chance to end it.
 * @param {number} pid
 */
function groupsBelow(pid) {
	const table = processTable();
	const below = new Set([pid]);
	for (let size = 0; size < below.size;) {
		size = below.size;
		for (const [own, parent] of table) if (below.has(parent)) below.add(own);
	}
	const groups = table.filter(([own, , group]) => below.has(own) && group > 0 && group !== pid);
	return [...new Set(groups.map(([, , group]) => group))];
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
	// What it has started is known only while it runs.
	const groups = [pid, ...groupsBelow(pid)];
	signalGroup(pid, 'SIGTERM');
	await until(hasEnded, grace);
	// What it had started may have stayed behind.
	for (const group of groups) signalGroup(group, 'SIGKILL');
	const areGone = () => onWindows || !groups.some((group) => isThere(-group));
	await until(() => hasEnded() && areGone(), 5_000);
}

module.exports = { endGroup, onWindows, pause, signalGroup, startOf };
