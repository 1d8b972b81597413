// @ts-check
'use strict';

const { createServer } = require('node:net');
const { Failure } = require('./failure');

const host = '127.0.0.1';

/**
 * @param {number} port 0 for any free one
 * @returns {Promise<number | undefined>} the port, or undefined when it is taken
 */
function tryPort(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, host, () => {
			const address = server.address();
			server.close(() =>
				resolve(address && typeof address === 'object' ? address.port : undefined),
			);
		});
	});
}

/** @returns {Promise<number>} a port of this machine that is free now */
async function freePort() {
	const port = await tryPort(0);
	if (port === undefined) throw new Failure(`No free port on ${host}.`);
	return port;
}

/**
 * @param {number} port
 * @param {string} what who wants it, such as "n8n"
 * @param {string} option the option that names another one
 * @throws {Failure} when something else has it
 */
async function claimPort(port, what, option) {
	if ((await tryPort(port)) !== undefined) return port;
	throw new Failure(
		`Port ${port}, which ${what} would use, is taken by another program.`,
		`End that program, or choose another port: npm start -- ${option} ${port + 1}`,
	);
}

module.exports = { claimPort, freePort, host };
