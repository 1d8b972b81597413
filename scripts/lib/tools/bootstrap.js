// @ts-check
'use strict';

const { join } = require('node:path');
const paths = require('../paths');
const { Failure } = require('./failure');
const { takeLock } = require('./lock');
const { npm } = require('./npm');
const { hashOf, read, stamp } = require('./stamp');
const { showWaiting } = require('./waiting');

const oldestNode = [20, 19];

/** @param {string} version such as 20.19.1 */
function isNodeRecentEnough(version) {
	const [major, minor] = version.split('.').map(Number);
	return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/**
 * Whether npm's own record of what it installed (which it writes last, and `npm ci` removes
 * first) has every package of the lock file that this platform needs, in the same version.
 * @param {string} lockText package-lock.json
 * @param {string} installedText node_modules/.package-lock.json, empty when there is none
 */
function isInstalled(lockText, installedText) {
	if (!installedText) return false;
	const wanted = Object.entries(JSON.parse(lockText).packages);
	const installed = JSON.parse(installedText).packages;
	return wanted.every(([path, entry]) =>
		path === '' || (entry.optional && !installed[path])
			? true
			: installed[path]?.version === entry.version,
	);
}

/**
 * Installs the package's own tools when they are missing, interrupted or older than the lock
 * file. Runs on a bare clone, so it uses nothing but Node and npm.
 * @throws {Failure}
 */
async function ensureTools() {
	if (!isNodeRecentEnough(process.versions.node)) {
		throw new Failure(
			`This needs Node.js ${oldestNode.join('.')} or later, and runs on ${process.versions.node}.`,
			'Install a newer Node.js, then run the command again.',
		);
	}
	const lockFile = read(join(paths.root, 'package-lock.json'));
	const wanted = hashOf([lockFile]);
	const done = stamp(join(paths.root, 'node_modules', '.tools-installed'));
	if (done.holds(wanted)) return;
	const installed = () => read(join(paths.root, 'node_modules', '.package-lock.json'));
	if (!isInstalled(lockFile, installed())) {
		const lock = takeLock(join(paths.state, 'install-tools.lock'));
		if ('heldBy' in lock) {
			throw new Failure(
				`Another process (${lock.heldBy}) is installing the package's tools.`,
				'Wait until it is done, then run the command again.',
			);
		}
		try {
			await showWaiting("Installing the package's tools (npm ci)", () =>
				npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
					cwd: paths.root,
					what: "Installing the package's tools",
					wayOut: 'Check the connection to the npm registry, then run the command again.',
				}),
			);
		} finally {
			lock.release();
		}
	}
	done.write(wanted);
}

module.exports = { ensureTools, isInstalled, isNodeRecentEnough };
