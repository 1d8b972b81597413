// @ts-check
'use strict';

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const paths = require('../paths');
const { actions, resourcesIn } = require('./files');
const { formatted } = require('./formatted');

/** `delete` is a word of the language. @param {string} name */
const identifier = (name) => (name === 'delete' ? 'deleteOperation' : name);

/**
 * The text of a resource's `index.ts`.
 * @param {string} resource
 * @param {string[]} operations names of operations, such as `list`
 */
function indexOf(resource, operations) {
	const imports = operations.map(
		(name) => `import { operation as ${identifier(name)} } from './${name}.operation';`,
	);
	return [
		'// Written by `npm run operations`.',
		"import type { Resource } from '../types';",
		...imports,
		"import { option } from './resource';",
		'',
		`export const ${resource}: Resource = { option, operations: [${operations.map(identifier).join(', ')}] };`,
	].join('\n');
}

/**
 * The `index.ts` files that are not what the files beside them ask for.
 * @returns {Promise<Array<{ name: string, write(): void }>>}
 */
async function outdatedIndexes(folder = actions) {
	const indexes = await Promise.all(
		resourcesIn(folder).map(async ({ resource, operations }) => {
			const file = join(folder, resource, 'index.ts');
			return { file, wanted: await formatted(indexOf(resource, operations), file) };
		}),
	);
	return indexes
		.filter(({ file, wanted }) => !existsSync(file) || readFileSync(file, 'utf8') !== wanted)
		.map(({ file, wanted }) => ({
			name: relative(paths.root, file).replaceAll('\\', '/'),
			write: () => writeFileSync(file, wanted),
		}));
}

module.exports = { outdatedIndexes };
