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

/** What users download, and what it pulls in. */
export async function packed(): Promise<Row[]> {
	const tarball = await pack(join(folder, 'packed'));
	const manifest = readFileSync(join(paths.root, 'package.json'), 'utf8');
	const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: object };
	return [
		{
			what: 'packed package',
			against: 'at most 120 kB',
			unit: 'kB',
			ours: statSync(tarball).size / 1000,
			theirs: 120,
			target: 1,
		},
		{
			what: 'run-time dependencies',
			against: 'none',
			unit: '',
			ours: Object.keys(dependencies).length,
			theirs: 0,
			target: 1,
		},
	];
}
