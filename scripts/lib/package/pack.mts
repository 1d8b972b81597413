import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfFiles, stamp, write } from '../../bootstrap/files.js';
import { npm } from '../../bootstrap/npm.js';
import paths from '../../bootstrap/paths.js';
import type { Step } from '../main/showSteps.mts';

/** What `npm run build` reads, and what ships beside `dist`. */
const sources = [
	'credentials',
	'nodes',
	'icons',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
];
const shipped = ['dist', 'package.json', 'index.js', 'README.md', 'LICENSE.md', 'CHANGELOG.md'];

const builtDone = stamp(join(paths.state, 'built'));
/** What was built, of what: neither may have changed since. */
const builtOf = () => `${hashOfFiles(paths.root, sources)} ${hashOfFiles(paths.root, ['dist'])}`;

/** Builds the package, unless it is built already. */
export const buildPackage: Step<unknown> = {
	title: 'Build the package',
	isDone: () => builtDone.holds(builtOf()),
	run: async (_, { onLine }) => {
		builtDone.remove();
		await npm(['run', 'build'], { cwd: paths.root, onLine, what: 'Building the package' });
		builtDone.write(builtOf());
	},
};

/**
 * Packs the package as npm would publish it.
 * @param folder where the tarball goes
 * @returns its path
 */
export async function pack(folder: string): Promise<string> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const output = await npm(
		['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
		{ cwd: paths.root, what: 'Packing the package' },
	);
	const [packed] = JSON.parse(output) as { filename: string }[];
	return join(folder, String(packed?.filename));
}

/** Where n8n keeps community packages. @param userFolder n8n's N8N_USER_FOLDER */
const nodesFolder = (userFolder: string) => join(userFolder, '.n8n', 'nodes');
const installedFolder = (userFolder: string) =>
	join(nodesFolder(userFolder), 'node_modules', 'n8n-nodes-stitch');

/**
 * Installs the tarball where n8n keeps community packages, without the peer n8n-workflow, which
 * n8n brings. The package has no dependency, so nothing is fetched.
 * @param userFolder n8n's N8N_USER_FOLDER
 */
export async function installInto(tarball: string, userFolder: string) {
	const folder = nodesFolder(userFolder);
	const manifest = join(folder, 'package.json');
	if (!existsSync(manifest)) {
		write(manifest, JSON.stringify({ name: 'installed-nodes', private: true }, null, 2));
	}
	// A package of the same version that was packed before must not stay.
	rmSync(installedFolder(userFolder), { recursive: true, force: true });
	await npm(
		[
			'install',
			tarball,
			// As the README says it.
			'--omit=peer',
			'--ignore-scripts',
			'--no-package-lock',
			'--offline',
			'--no-audit',
			'--no-fund',
		],
		{ cwd: folder, what: 'Installing the packed package into n8n' },
	);
}

const placedDone = stamp(join(paths.state, 'placed'));
const placedOf = () =>
	`${hashOfFiles(paths.root, shipped)} ${hashOfFiles(installedFolder(paths.userFolder), ['.'])}`;

/** Puts the built package into the n8n of `npm start`, unless it is there. */
export const placePackage: Step<unknown> = {
	title: 'Pack the package and install it into n8n',
	isDone: () => placedDone.holds(placedOf()),
	run: async () => {
		placedDone.remove();
		await installInto(await pack(join(paths.state, 'package')), paths.userFolder);
		placedDone.write(placedOf());
	},
};
