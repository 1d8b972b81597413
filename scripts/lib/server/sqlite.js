// @ts-check
'use strict';

const { join } = require('node:path');
const paths = require('../paths');
const { Failure } = require('../tools/failure');
const { npmEnvironment } = require('../tools/npm');
const { run } = require('../tools/run');

const modules = join(paths.server, 'node_modules');

/**
 * Makes the SQLite module that n8n's database needs: compiled here, or, on a machine without a
 * compiler, the binary that its makers publish.
 * @param {{ binary: string, headers?: string }} node
 * @param {(line: string) => void} [onLine]
 * @throws {Failure} when neither works
 */
async function buildSqlite({ binary, headers }, onLine) {
	const cwd = join(modules, 'sqlite3');
	/** @type {NodeJS.ProcessEnv} */
	const env = { ...npmEnvironment(process.env), PATH: pathWith(join(binary, '..')) };
	// Not the headers of the Node.js that runs us, which npm's settings may name.
	if (headers) env.npm_config_nodedir = headers;
	const compile = [join(modules, 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '-j', 'max'];
	const download = [join(modules, 'prebuild-install', 'bin.js'), '-r', 'napi'];
	const tries = [];
	for (const args of [compile, download]) {
		try {
			await run(binary, args, { cwd, env, onLine });
			await run(binary, ['-e', "require('sqlite3')"], { cwd: paths.server, env });
			return;
		} catch (error) {
			tries.push(error instanceof Error ? error.message : String(error));
		}
	}
	throw new Failure(
		`SQLite, n8n's database, can't be made.\n${tries.join('\n')}`,
		'Install python3, make and a C++ compiler (Debian: apt-get install python3 make g++; macOS: xcode-select --install), then run the command again.',
	);
}

/** @param {string} folder */
const pathWith = (folder) =>
	`${folder}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;

module.exports = { buildSqlite };
