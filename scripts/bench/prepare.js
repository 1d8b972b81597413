// @ts-check
'use strict';

const { cpSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../lib/paths');
const { build, pack } = require('../lib/package/pack');
const { serverInstall } = require('../lib/server/install');

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

/** @typedef {(line: string) => void} OnLine */

/** What has to be there before anything is measured. */
const steps = [
	...serverInstall.map(({ title, isDone, run }) => ({
		title: title(),
		isDone,
		run: (/** @type {undefined} */ _, /** @type {OnLine} */ onLine) => run(onLine),
	})),
	{
		title: 'Build the package and place it beside that n8n',
		run: async (/** @type {undefined} */ _, /** @type {OnLine} */ onLine) => {
			await build(onLine);
			place();
		},
	},
];

/** What users download, and what it pulls in. */
async function packed() {
	const tarball = await pack(join(folder, 'packed'));
	const { dependencies = {} } = require(join(paths.root, 'package.json'));
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

module.exports = { packed, steps };
