// @ts-check
'use strict';

const { copyFileSync, mkdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../../../scripts/lib/paths');
const { node24, thisMachine } = require('../../../scripts/lib/server/node24');
const { npm } = require('../../../scripts/lib/tools/npm');
const { run } = require('../../../scripts/lib/tools/run');
const { hashOf, stamp } = require('../../../scripts/lib/tools/stamp');

/**
 * The engine packages (n8n-core, n8n-workflow) of one n8n version.
 * @typedef {{ folder: string, node: string }} Engine `node`: the Node.js that runs it
 */

/**
 * Installs an engine from its lock file, once.
 * @param {string} name of a folder in test/e2e/versions/engines
 * @returns {Promise<Engine>}
 */
async function installedEngine(name) {
	const pins = join(paths.root, 'test', 'e2e', 'versions', 'engines', name);
	const folder = join(paths.state, 'engines', name);
	mkdirSync(folder, { recursive: true });
	const wanted = hashOf([readFileSync(join(pins, 'package-lock.json'), 'utf8')]);
	const done = stamp(join(folder, 'node_modules', '.engine-installed'));
	if (!done.holds(wanted)) {
		for (const file of ['package.json', 'package-lock.json', '.npmrc'])
			copyFileSync(join(pins, file), join(folder, file));
		await npm(['ci'], { cwd: folder, what: `Installing the engine of ${name}` });
		done.write(wanted);
	}
	return { folder, node: process.execPath };
}

/** The engine of the installed server. @returns {Engine} */
const serverEngine = () => ({ folder: paths.server, node: node24(thisMachine()).binary });

/**
 * Runs the main job (test/e2e/versions/mainJob.js) on an engine, as a program of its own.
 * @param {Engine} engine
 * @param {{ packageFolder: string, emulatorUrl: string, job: object }} options
 * @returns {Promise<any>} what it printed on its last line
 */
async function runMainJob({ folder, node }, { packageFolder, emulatorUrl, job }) {
	const program = join(paths.root, 'test', 'e2e', 'versions', 'mainJob.js');
	const output = await run(
		node,
		[program, folder, packageFolder, emulatorUrl, JSON.stringify(job)],
		{ cwd: folder, env: { PATH: process.env.PATH, HOME: folder } },
	);
	return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}

/** @param {Engine} engine @param {string} name of a package @returns {string} its version */
const versionOf = ({ folder }, name) =>
	JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;

module.exports = { installedEngine, runMainJob, serverEngine, versionOf };
