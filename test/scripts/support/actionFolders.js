// @ts-check
'use strict';

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
const paths = require('../../../scripts/lib/paths');

const actions = join(paths.root, 'nodes', 'Stitch', 'actions');

/** The folders of the resources, as they are or as a copy to change. */
const actionFolders = {
	/** `<resource>/<operation>` of every operation file, sorted. */
	operations: () =>
		readdirSync(actions, { recursive: true })
			.map((file) => String(file).split(sep).join('/'))
			.flatMap((file) => /^(\w+\/\w+)\.operation\.ts$/.exec(file)?.[1] ?? [])
			.sort(),
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
