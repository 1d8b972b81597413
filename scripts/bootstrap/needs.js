// @ts-check
'use strict';

const { existsSync, statfsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { Failure } = require('./failure');
const { read } = require('./files');
const { isInstalled, packageCount } = require('./packages');
const paths = require('./paths');
const { toolsAreInstalled, toolsLock } = require('./tools');

/** What `npm ci` leaves on the disk, bytes, rounded up. */
const toolsBytes = 1.3e9;
const serverBytes = 2.8e9;

const serverLock = () => read(join(paths.serverPins, 'package-lock.json'));

/** @returns {string} the pinned n8n version */
const n8nVersion = () => JSON.parse(read(join(paths.serverPins, 'package.json'))).dependencies.n8n;

/** @param {...string} names @returns {string | undefined} the first of them on the path */
function onPath(...names) {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const all = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return all.find((file) => existsSync(file));
}

/** What compiles SQLite, as far as this machine lacks it. @returns {string[]} */
function missingCompilers() {
	if (process.platform === 'win32') return [];
	return [
		{ name: 'python3', commands: ['python3'] },
		{ name: 'make', commands: ['make'] },
		{ name: 'a C++ compiler', commands: ['c++', 'g++', 'clang++'] },
	]
		.filter(({ commands }) => onPath(...commands) === undefined)
		.map(({ name }) => name);
}

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * What a start still has to install, in sizes, minutes and needs.
 * @returns {string | undefined} undefined when it is all there
 * @throws {Failure} when the disk is too full for it
 */
function whatIsInstalledFirst() {
	const tools = !toolsAreInstalled();
	const server = !isInstalled(paths.server, serverLock());
	if (!tools && !server) return undefined;
	const needed = (tools ? toolsBytes : 0) + (server ? serverBytes : 0);
	const { bavail, bsize } = statfsSync(paths.root);
	const free = bavail * bsize;
	if (free < needed) {
		throw new Failure(
			`This installs ${gigabytes(needed)}, and the disk of ${paths.root} has ${gigabytes(free)} left.`,
			'Free some space, then run the command again.',
		);
	}
	const missing = missingCompilers();
	const sqlite =
		missing.length === 0
			? 'compiled here, about a minute'
			: `downloaded from GitHub, since ${missing.join(' and ')} to compile it with ${missing.length === 1 ? 'is' : 'are'} missing`;
	const parts = [
		tools &&
			`  the package's tools  ${packageCount(toolsLock())} packages, about ${gigabytes(toolsBytes)}, 1 to 3 minutes`,
		server &&
			`  n8n ${n8nVersion()}           ${packageCount(serverLock())} packages, about ${gigabytes(serverBytes)}, 2 to 10 minutes; with a Node.js 24 of its own`,
		server && `  SQLite for n8n       ${sqlite}`,
	];
	return [
		'Installed first, once, into this folder only:',
		...parts.filter(Boolean),
		`Needed: the npm registry, and ${gigabytes(needed)} of disk (${gigabytes(free)} are free). Ctrl+C ends it at any time.`,
	].join('\n');
}

module.exports = { missingCompilers, n8nVersion, onPath, serverLock, whatIsInstalledFirst };
