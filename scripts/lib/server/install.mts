import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../bootstrap/failure.js';
import { hashOf, stamp } from '../../bootstrap/files.js';
import { takeLock } from '../../bootstrap/lock.js';
import { n8nVersion, serverLock } from '../../bootstrap/needs.js';
import { npm } from '../../bootstrap/npm.js';
import { installProgress, isInstalled } from '../../bootstrap/packages.js';
import paths from '../../bootstrap/paths.js';
import type { Progress, Step } from '../main/showSteps.mts';
import { node24 } from './node24.mts';
import { buildSqlite, sqliteFile } from './sqlite.mts';

const sqliteDone = stamp(join(paths.server, 'node_modules', '.sqlite-built'));

/** What SQLite was built for: another lock file, platform or Node.js is another build. */
const wanted = () => hashOf([serverLock(), process.platform, process.arch]);

/** `npm ci` empties node_modules first, so an install that was interrupted is begun anew. */
async function installPackages({ onLine, measure }: Progress) {
	node24();
	mkdirSync(paths.server, { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		copyFileSync(join(paths.serverPins, file), join(paths.server, file));
	}
	measure(installProgress(paths.server, serverLock()));
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
}

/** @throws {Failure} when another process is at it */
async function underLock(work: () => Promise<void>) {
	const lock = await takeLock(join(paths.state, 'install-server.lock'));
	if ('heldBy' in lock) {
		throw new Failure(
			`Another process (${lock.heldBy}) is installing n8n.`,
			'Wait until it is done, then run the command again.',
		);
	}
	try {
		await work();
	} finally {
		lock.release();
	}
}

/** The steps that bring the real n8n. */
export const serverInstall: Step<unknown>[] = [
	{
		title: `Install n8n ${n8nVersion()} with its own Node.js 24 (once, about 2.5 GB)`,
		isDone: () => isInstalled(paths.server, serverLock()) && existsSync(node24().binary),
		run: async (_, progress) => {
			await underLock(async () => {
				await installPackages(progress);
			});
		},
	},
	{
		title: 'Build SQLite for it (once, about a minute)',
		isDone: () => sqliteDone.holds(wanted()) && existsSync(sqliteFile(paths.server)),
		run: async (_, { onLine }) => {
			await underLock(async () => {
				await buildSqlite(paths.server, node24(), onLine);
				sqliteDone.write(wanted());
			});
		},
	},
];
