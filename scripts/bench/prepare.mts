import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import paths from '../bootstrap/paths.js';
import type { Step } from '../lib/main/showSteps.mts';
import { buildPackage, pack } from '../lib/package/pack.mts';
import { serverInstall } from '../lib/server/install.mts';
import type { Row } from './table.mts';

const folder = paths.bench;

/**
 * Puts the built package where its `require('n8n-workflow')` finds that of the installed n8n, as
 * in a real one.
 */
function place() {
	const own = join(folder, 'n8n-nodes-stitch');
	const modules = join(folder, 'node_modules');
	rmSync(own, { recursive: true, force: true });
	mkdirSync(own, { recursive: true });
	cpSync(join(paths.root, 'dist'), join(own, 'dist'), { recursive: true });
	cpSync(join(paths.root, 'package.json'), join(own, 'package.json'));
	if (!existsSync(modules)) symlinkSync(join(paths.server, 'node_modules'), modules, 'junction');
}

/** What has to be there before anything is measured. */
export const steps: Step<unknown>[] = [
	...serverInstall,
	buildPackage,
	{
		title: 'Place the package beside that n8n',
		run: async () => {
			await Promise.resolve(place());
		},
	},
];

/** What users download: the tarball without the README, which may grow. */
export async function packed(): Promise<Row[]> {
	const tarball = await pack(join(folder, 'packed'));
	const readme = gzipSync(readFileSync(join(paths.root, 'README.md')), { level: 9 });
	return [
		{
			what: 'packed package without its README',
			against: '120 kB',
			unit: 'kB',
			ours: (statSync(tarball).size - readme.length) / 1000,
			theirs: 120,
			target: 1,
		},
	];
}
