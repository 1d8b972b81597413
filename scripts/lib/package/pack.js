// @ts-check
'use strict';

const { existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { npm } = require('../tools/npm');

/** @param {(line: string) => void} [onLine] */
const build = (onLine) =>
	npm(['run', 'build'], { cwd: paths.root, onLine, what: 'Building the package' });

/**
 * Packs the package as npm would publish it.
 * @param {string} folder where the tarball goes
 * @returns {Promise<string>} its path
 */
async function pack(folder) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const output = await npm(
		['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
		{ cwd: paths.root, what: 'Packing the package' },
	);
	return join(folder, JSON.parse(output)[0].filename);
}

/**
 * Installs the tarball where n8n keeps community packages, as n8n itself does: without the
 * peer n8n-workflow, which n8n brings. The package has no dependency, so nothing is fetched.
 * @param {string} tarball
 * @param {string} userFolder n8n's N8N_USER_FOLDER
 */
async function installInto(tarball, userFolder) {
	const folder = join(userFolder, '.n8n', 'nodes');
	mkdirSync(folder, { recursive: true });
	const manifest = join(folder, 'package.json');
	if (!existsSync(manifest)) {
		writeFileSync(manifest, JSON.stringify({ name: 'installed-nodes', private: true }, null, 2));
	}
	// A package of the same version that was packed before must not stay.
	rmSync(join(folder, 'node_modules', 'n8n-nodes-stitch'), { recursive: true, force: true });
	await npm(
		[
			'install',
			tarball,
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--omit=peer',
			'--omit=dev',
			'--no-package-lock',
			'--offline',
			'--no-audit',
			'--no-fund',
		],
		{ cwd: folder, what: 'Installing the packed package into n8n' },
	);
}

module.exports = { build, installInto, pack };
