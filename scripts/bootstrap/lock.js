// @ts-check
'use strict';

const { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { onChange, runningChildren } = require('./children');
const { read, write } = require('./files');
const { endGroup, startOf } = require('./processes');

/**
 * @typedef {import('./children').Running} Running
 * @typedef {{ pid: number, started: string, children: Running[] }} Holder
 */

/** @param {{ pid: number, started: string }} process */
const isAlive = ({ pid, started }) => started !== '' && startOf(pid) === started;

/** @param {string} text @returns {Holder | undefined} */
function holderOf(text) {
	try {
		const { pid, started, children } = JSON.parse(text);
		return { pid: Number(pid), started: String(started), children };
	} catch {
		return undefined;
	}
}

const ourText = () => {
	const { pid } = process;
	return JSON.stringify({ pid, started: startOf(pid) ?? '', children: runningChildren() });
};

/** @param {unknown} error */
const isTaken = (error) => /** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST';

/** @param {string} path @returns {boolean} whether the lock is ours now */
function create(path) {
	const draft = `${path}.${process.pid}`;
	writeFileSync(draft, ourText());
	try {
		// A link appears with its content, or not at all.
		linkSync(draft, path);
		return true;
	} catch (error) {
		if (isTaken(error)) return false;
		// This file system has no links.
		return createPlainly(path);
	} finally {
		rmSync(draft, { force: true });
	}
}

/** @param {string} path */
function createPlainly(path) {
	try {
		writeFileSync(path, ourText(), { flag: 'wx' });
		return true;
	} catch (error) {
		if (isTaken(error)) return false;
		throw error;
	}
}

/**
 * Ends what a run that was killed has left behind. Only what the lock names, and only while the
 * process with that ID is still the one that was started.
 * @param {Running[]} left
 * @param {(text: string) => void} tell
 */
async function endLeftovers(left, tell) {
	for (const child of left.filter(isAlive).reverse()) {
		tell(`Stopping ${child.name} (process ${child.pid}), which a killed run left behind …`);
		await endGroup(child.pid, 5_000, () => !isAlive(child));
	}
}

/**
 * Takes a lock file, which names its holder and all that the holder has started. That of a process
 * that is gone is taken over, after what it left running has been ended.
 * @param {string} path
 * @param {(text: string) => void} [tell] says what is being done
 * @returns {Promise<{ release: () => void } | { heldBy: number }>}
 */
async function takeLock(path, tell = console.error) {
	mkdirSync(dirname(path), { recursive: true });
	while (!create(path)) {
		const text = read(path);
		const holder = holderOf(text);
		if (holder && isAlive(holder)) return { heldBy: holder.pid };
		await endLeftovers(holder?.children ?? [], tell);
		remove(path, text);
	}
	const update = () => write(path, ourText());
	update();
	const stopUpdating = onChange(update);
	const release = () => {
		stopUpdating();
		rmSync(path, { force: true });
	};
	return { release };
}

/**
 * Removes a lock that says what we have read: another run may have taken it over meanwhile.
 * @param {string} path
 * @param {string} text
 */
function remove(path, text) {
	const away = `${path}.${process.pid}.old`;
	try {
		renameSync(path, away);
		if (read(away) !== text) linkSync(away, path);
	} catch {
		// Another run was faster.
	} finally {
		rmSync(away, { force: true });
	}
}

module.exports = { takeLock };
