// @ts-check
'use strict';

const { join } = require('node:path');
const { n8nEnvironment } = require('../../../scripts/lib/n8n/environment');
const { ownEnvironment } = require('../../../scripts/lib/n8n/process');
const paths = require('../../../scripts/lib/paths');
const { node24, thisMachine } = require('../../../scripts/lib/server/node24');
const { freePort, host } = require('../../../scripts/lib/tools/ports');
const { run } = require('../../../scripts/lib/tools/run');

/**
 * Runs one of n8n's own commands on a user folder, with no server beside it.
 * @param {string} userFolder
 * @param {string[]} args such as `['import:workflow', '--input=file.json']`
 * @returns {Promise<string>} what it printed
 * @throws {import('../../../scripts/lib/tools/failure').Failure} with its last lines when it fails
 */
async function n8nCommand(userFolder, args) {
	const n8n = join(paths.server, 'node_modules', 'n8n', 'bin', 'n8n');
	const ports = { port: await freePort(), brokerPort: await freePort() };
	const env = { ...ownEnvironment(), ...n8nEnvironment({ userFolder, host, ...ports }) };
	return await run(node24(thisMachine()).binary, [n8n, ...args], { cwd: paths.server, env });
}

module.exports = { n8nCommand };
