// @ts-check
'use strict';

const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');

/** @param {string} folder @returns {{ file: string, content: any }[]} */
const jsonFiles = (folder) =>
	readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => ({ file, content: JSON.parse(readFileSync(join(folder, file), 'utf8')) }));

const exampleWorkflows = () => jsonFiles(paths.examples);
const exampleCredentials = () =>
	jsonFiles(join(paths.examples, 'credentials')).map(({ content }) => content);

/**
 * The credential's data with its base URLs, as far as it has any, pointing at the emulator.
 * @param {Record<string, any>} data
 * @param {string} emulatorUrl
 */
function pointedAt(data, emulatorUrl) {
	const urls = ['apiBaseUrl', 'appBaseUrl'].filter((name) => name in data);
	return { ...data, ...Object.fromEntries(urls.map((name) => [name, emulatorUrl])) };
}

/**
 * The workflow with its credentials replaced by those of the server.
 * @param {any} workflow
 * @param {Map<string, { id: string, name: string }>} credentials by the id of the example file
 */
function linked(workflow, credentials) {
	/** @param {Record<string, { id: string }>} used */
	const link = (used) =>
		Object.fromEntries(
			Object.entries(used).map(([type, { id }]) => {
				const found = credentials.get(id);
				if (!found)
					throw new Error(`${workflow.name} uses the credential ${id}, which no file has`);
				return [type, { id: found.id, name: found.name }];
			}),
		);
	const nodes = workflow.nodes.map((/** @type {any} */ node) =>
		node.credentials ? { ...node, credentials: link(node.credentials) } : node,
	);
	return { ...workflow, nodes };
}

module.exports = { exampleCredentials, exampleWorkflows, linked, pointedAt };
