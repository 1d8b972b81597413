// @ts-check
'use strict';

const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

/**
 * Runs the text of an ECMAScript module with Node.js, with the package's own dependencies.
 * @param {string} code
 * @param {Record<string, string>} variables of the environment
 * @returns {Promise<string>} what it prints
 */
async function runModule(code, variables) {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--input-type=module', '--eval', code],
		{ cwd: __dirname, env: { ...process.env, ...variables } },
	);
	return stdout;
}

module.exports = { runModule };
