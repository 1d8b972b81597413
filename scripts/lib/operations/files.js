// @ts-check
'use strict';

const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');

const actions = join(paths.root, 'nodes', 'Stitch', 'actions');
const OPERATION = /^(\w+)\.operation\.ts$/;

/**
 * The resources in a folder, each with the names of its operations, sorted.
 * @returns {Array<{ resource: string, operations: string[] }>}
 */
const resourcesIn = (folder = actions) =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'resource.ts')))
		.map(({ name }) => ({
			resource: name,
			operations: readdirSync(join(folder, name))
				.flatMap((entry) => OPERATION.exec(entry)?.[1] ?? [])
				.sort(),
		}));

module.exports = { actions, resourcesIn };
