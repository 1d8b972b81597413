// @ts-check
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { read } = require('./files');

/**
 * @typedef {{ version?: string, optional?: boolean }} Entry
 * @typedef {Record<string, Entry>} Entries the packages of a lock file, by their folder
 */

/** @param {string} text @returns {Entries} those of a lock file, without the root itself */
function entriesOf(text) {
	try {
		const { '': _root, ...entries } = JSON.parse(text).packages;
		return entries;
	} catch {
		return {};
	}
}

/** @param {string} folder @param {string} path */
const isThere = (folder, path) => existsSync(join(folder, path, 'package.json'));

/**
 * Whether `npm ci` has ended in a folder, for the lock file that is wanted, and all of it is still
 * there. npm's own record is not enough: it stays when a second, interrupted npm rolls back.
 * @param {string} folder
 * @param {string} lockText package-lock.json
 */
function isInstalled(folder, lockText) {
	const wanted = Object.entries(entriesOf(lockText));
	// npm writes it last, and `npm ci` removes it first.
	const installed = entriesOf(read(join(folder, 'node_modules', '.package-lock.json')));
	return (
		wanted.length > 0 &&
		wanted.every(([path, { version, optional }]) => {
			// What another platform needs.
			if (optional && !installed[path]) return true;
			return installed[path]?.version === version && isThere(folder, path);
		})
	);
}

/** @param {number} count */
const grouped = (count) => count.toLocaleString('en-US');

/**
 * How far `npm ci` is, for people. A package counts when its package.json is there.
 * @param {string} folder
 * @param {string} lockText package-lock.json
 * @returns {() => string}
 */
function installProgress(folder, lockText) {
	const entries = Object.entries(entriesOf(lockText));
	const paths = entries.filter(([, { optional }]) => !optional).map(([path]) => path);
	return () => {
		const there = paths.filter((path) => isThere(folder, path)).length;
		return `${grouped(there)} of ${grouped(paths.length)} packages`;
	};
}

/** @param {string} lockText package-lock.json @returns {string} such as "1,431" */
const packageCount = (lockText) => grouped(Object.keys(entriesOf(lockText)).length);

module.exports = { installProgress, isInstalled, packageCount };
