import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import paths from '../../../scripts/bootstrap/paths.js';
import { node24 } from '../../../scripts/lib/server/node24.mts';
import { npm } from '../../../scripts/bootstrap/npm.js';
import { run } from '../../../scripts/bootstrap/children.js';
import { hashOf, stamp } from '../../../scripts/bootstrap/files.js';

/** `node`: the Node.js that runs it */
type Engine = { folder: string; node: string };

/** The engine packages (n8n-core, n8n-workflow) of one n8n version. */

/** Reads TypeScript, for a program that starts in another folder. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Installs an engine from its lock file, once.
 * @param name of a folder in test/e2e/versions/engines
 */
export async function installedEngine(name: string): Promise<Engine> {
	const pins = join(paths.root, 'test', 'e2e', 'versions', 'engines', name);
	const folder = join(paths.state, 'engines', name);
	mkdirSync(folder, { recursive: true });
	const wanted = hashOf([readFileSync(join(pins, 'package-lock.json'), 'utf8')]);
	const done = stamp(join(folder, 'node_modules', '.engine-installed'));
	if (!done.holds(wanted)) {
		for (const file of ['package.json', 'package-lock.json', '.npmrc'])
			copyFileSync(join(pins, file), join(folder, file));
		await npm(['ci'], { cwd: folder, what: `Installing the engine of ${name}` });
		done.write(wanted);
	}
	return { folder, node: process.execPath };
}

/** The engine of the installed server. */
export const serverEngine = (): Engine => ({ folder: paths.server, node: node24().binary });

/**
 * Runs the main job (test/e2e/versions/mainJob.mts) on an engine, as a program of its own.
 * @returns what it printed on its last line
 */
export async function runMainJob(
	{ folder, node }: Engine,
	{ packageFolder, emulatorUrl, job }: { packageFolder: string; emulatorUrl: string; job: object },
): Promise<any> {
	const program = join(paths.root, 'test', 'e2e', 'versions', 'mainJob.mts');
	const output = await run(
		node,
		['--import', tsx, program, folder, packageFolder, emulatorUrl, JSON.stringify(job)],
		{ cwd: folder, env: { PATH: process.env.PATH, HOME: folder } },
	);
	return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}

/**
 * @param name of a package
 * @returns its version
 */
export const versionOf = ({ folder }: Engine, name: string): string =>
	JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
