// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { join, sep } = require('node:path');
const { actions } = require('../../../scripts/lib/operations/files');
const paths = require('../../../scripts/lib/paths');

/**
 * What the script prints, a line each. Its formatter can't be loaded by jest.
 * @param {string[]} args
 */
function run(...args) {
	const script = join(paths.root, 'scripts', 'operations.js');
	const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
	if (stderr !== '') throw new Error(stderr);
	return stdout.split('\n').filter((line) => line !== '');
}

/** The folders of the resources, as they are or as a copy to change. */
const actionFolders = {
	/** `<resource>/<operation>` of every operation file, sorted. */
	operations: () =>
		readdirSync(actions, { recursive: true })
			.map((file) => String(file).split(sep).join('/'))
			.flatMap((file) => /^(\w+\/\w+)\.operation\.ts$/.exec(file)?.[1] ?? [])
			.sort(),
	outdated: (folder = actions) => run('--check', '--indexes', '--folder', folder),
	/** @param {string} folder */
	write: (folder) => run('--indexes', '--folder', folder),
	copy() {
		const folder = mkdtempSync(join(tmpdir(), 'stitch-actions-'));
		cpSync(actions, folder, { recursive: true });
		return {
			folder,
			/** @param {string} resource */
			index: (resource) => readFileSync(join(folder, resource, 'index.ts'), 'utf8'),
			remove: () => rmSync(folder, { recursive: true, force: true }),
		};
	},
	/** @param {string} folder @param {string} file */
	add: (folder, file) => writeFileSync(join(folder, file), ''),
	/** @param {string} folder @param {string} file */
	drop: (folder, file) => rmSync(join(folder, file)),
};

module.exports = { actionFolders };
