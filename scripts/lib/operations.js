// @ts-check
'use strict';

const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const paths = require('./paths');

const actions = join(paths.root, 'nodes', 'Stitch', 'actions');
const OPERATION = /^(\w+)\.operation\.ts$/;

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
	const line = `export const ${resource}: Resource = { option, operations: [${operations.map(identifier).join(', ')}] };`;
	const several = [
		`export const ${resource}: Resource = {`,
		'\toption,',
		...(`\toperations: [${operations.map(identifier).join(', ')}],`.length <= 97
			? [`\toperations: [${operations.map(identifier).join(', ')}],`]
			: ['\toperations: [', ...operations.map((name) => `\t\t${identifier(name)},`), '\t],']),
		'};',
	];
	return [
		'// Written by `npm run operations`.',
		"import type { Resource } from '../types';",
		...imports,
		"import { option } from './resource';",
		'',
		...(line.length <= 100 ? [line] : several),
		'',
	].join('\n');
}

/**
 * The `index.ts` files that are not what the files beside them ask for.
 * @returns {Array<{ name: string, write(): void }>}
 */
function outdated(folder = actions) {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'resource.ts')))
		.map(({ name }) => {
			const file = join(folder, name, 'index.ts');
			const operations = readdirSync(join(folder, name))
				.flatMap((entry) => OPERATION.exec(entry)?.[1] ?? [])
				.sort();
			return { file, wanted: indexOf(name, operations) };
		})
		.filter(({ file, wanted }) => !existsSync(file) || readFileSync(file, 'utf8') !== wanted)
		.map(({ file, wanted }) => ({
			name: relative(paths.root, file).replaceAll('\\', '/'),
			write: () => writeFileSync(file, wanted),
		}));
}

module.exports = { outdated };
