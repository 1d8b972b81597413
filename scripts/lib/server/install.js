// @ts-check
'use strict';

const { copyFileSync, existsSync, mkdirSync, statfsSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { Failure } = require('../tools/failure');
const { takeLock } = require('../tools/lock');
const { npm } = require('../tools/npm');
const { hashOf, read, stamp } = require('../tools/stamp');
const { node24, thisMachine } = require('./node24');
const { buildSqlite } = require('./sqlite');

const neededBytes = 3.5e9;
const modules = join(paths.server, 'node_modules');
const packagesDone = stamp(join(modules, '.packages-installed'));
const sqliteDone = stamp(join(modules, '.sqlite-built'));

/** What an install is made from: another lock file or platform is another install. */
const wanted = () =>
	hashOf([read(join(paths.serverPins, 'package-lock.json')), process.platform, process.arch]);

/** @returns {string} the pinned n8n version */
const n8nVersion = () => JSON.parse(read(join(paths.serverPins, 'package.json'))).dependencies.n8n;

/** @throws {Failure} when the disk is too full for n8n */
function checkDisk() {
	const { bavail, bsize } = statfsSync(paths.server);
	const free = bavail * bsize;
	if (free >= neededBytes) return;
	throw new Failure(
		`n8n takes about 2.5 GB, and ${paths.state} has ${(free / 1e9).toFixed(1)} GB left.`,
		'Free some space, then run the command again.',
	);
}

/**
 * `npm ci` of the server folder. It empties node_modules first, so an install that was
 * interrupted is repaired by the next run.
 * @param {(line: string) => void} [onLine]
 */
async function installPackages(onLine) {
	node24(thisMachine());
	mkdirSync(paths.server, { recursive: true });
	checkDisk();
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		copyFileSync(join(paths.serverPins, file), join(paths.server, file));
	}
	packagesDone.remove();
	sqliteDone.remove();
	await npm(
		[
			'ci',
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--include=optional',
			'--no-audit',
			'--no-fund',
			// Each of its packages that asks for a newer Node.js than ours: they run on their own.
			'--loglevel=error',
		],
		{
			cwd: paths.server,
			onLine,
			what: `Installing n8n ${n8nVersion()}`,
			wayOut:
				'Check the connection to the npm registry, then run the command again: it starts the install anew.',
		},
	);
	packagesDone.write(wanted());
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {Failure} when another process is at it
 */
async function underLock(work) {
	const lock = takeLock(join(paths.state, 'install-server.lock'));
	if ('heldBy' in lock) {
		throw new Failure(
			`Another process (${lock.heldBy}) is installing n8n.`,
			'Wait until it is done, then run the command again.',
		);
	}
	try {
		return await work();
	} finally {
		lock.release();
	}
}

/** The two steps of the install, each with whether it is done already. */
const serverInstall = [
	{
		title: () => `Install n8n ${n8nVersion()} with its own Node.js 24 (once, about 2.5 GB)`,
		isDone: () => packagesDone.holds(wanted()) && existsSync(modules),
		/** @param {(line: string) => void} [onLine] */
		run: (onLine) => underLock(() => installPackages(onLine)),
	},
	{
		title: () => 'Build SQLite for it (once)',
		isDone: () => sqliteDone.holds(wanted()),
		/** @param {(line: string) => void} [onLine] */
		run: (onLine) =>
			underLock(async () => {
				await buildSqlite(node24(thisMachine()), onLine);
				sqliteDone.write(wanted());
			}),
	},
];

module.exports = { n8nVersion, serverInstall };
