// @ts-check
'use strict';

const { join } = require('node:path');
const { Failure } = require('./failure');
const { read } = require('./files');
const { takeLock } = require('./lock');
const { npm } = require('./npm');
const { installProgress, isInstalled } = require('./packages');
const paths = require('./paths');
const { showWaiting } = require('./waiting');

const oldestNode = { major: 20, minor: 19 };

/** @param {string} version such as 20.19.1 */
function isNodeRecentEnough(version) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor);
}

/** @throws {Failure} */
function checkNode() {
	if (isNodeRecentEnough(process.versions.node)) return;
	throw new Failure(
		`This needs Node.js ${oldestNode.major}.${oldestNode.minor} or later, and runs on ${process.versions.node}.`,
		'Install a newer Node.js, then run the command again.',
	);
}

const toolsLock = () => read(join(paths.root, 'package-lock.json'));

const toolsAreInstalled = () => isInstalled(paths.root, toolsLock());

/**
 * Installs the package's own tools when they are missing, incomplete or older than the lock file.
 * @throws {Failure}
 */
async function ensureTools() {
	if (toolsAreInstalled()) return;
	const lock = await takeLock(join(paths.state, 'install-tools.lock'));
	if ('heldBy' in lock) {
		throw new Failure(
			`Another process (${lock.heldBy}) is installing the package's tools.`,
			'Wait until it is done, then run the command again.',
		);
	}
	try {
		await showWaiting("Installing the package's tools", installTools, {
			progress: installProgress(paths.root, toolsLock()),
		});
	} finally {
		lock.release();
	}
	if (toolsAreInstalled()) return;
	throw new Failure(
		"npm has installed the package's tools, and not all of them are there.",
		'Delete node_modules, then run the command again.',
	);
}

const installTools = () =>
	npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
		cwd: paths.root,
		what: "Installing the package's tools",
		wayOut: 'Check the connection to the npm registry, then run the command again.',
	});

module.exports = { checkNode, ensureTools, isNodeRecentEnough, toolsAreInstalled, toolsLock };
