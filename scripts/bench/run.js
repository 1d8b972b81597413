// @ts-check
'use strict';

const { fork } = require('node:child_process');
const { join } = require('node:path');
const { node24, thisMachine } = require('../lib/server/node24');
const { Failure } = require('../lib/tools/failure');

/**
 * Measures in one process of the Node.js that the installed n8n runs on.
 * @param {'full' | 'quick'} size
 * @returns {Promise<{ node: string, expressionEngine: string, machine: import('./table').Machine, runs: number, rows: import('./table').Row[] }>}
 * @throws {Failure}
 */
function measure(size) {
	return new Promise((resolve, reject) => {
		const child = fork(join(__dirname, 'measure.js'), [size], {
			execPath: node24(thisMachine()).binary,
			execArgv: [],
		});
		child.once('message', (message) => resolve(/** @type {any} */ (message)));
		child.once('exit', (code) => reject(new Failure(`The measurement ended with status ${code}.`)));
	});
}

module.exports = { measure };
