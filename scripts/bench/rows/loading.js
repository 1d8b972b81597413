// @ts-check
'use strict';

const { fork } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { packageFolder, requireOfServer } = require('../host');
const { inTurn } = require('../statistics');

/**
 * Requires files in a fresh process in which n8n itself is loaded.
 * @param {string[]} files
 * @returns {Promise<{ ms: number, modules: string[] }>}
 */
function load(files) {
	return new Promise((resolve, reject) => {
		const child = fork(join(__dirname, '..', 'load.js'), files, { execArgv: [] });
		child.once('message', (message) => resolve(/** @type {any} */ (message)));
		child.once('exit', (code) => reject(new Error(`load.js ended (${code})`)));
	});
}

/** @param {{ runs: number }} size */
async function loading({ runs }) {
	const { n8n } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
	const own = [...n8n.nodes, ...n8n.credentials].map((file) => join(packageFolder, file));
	const theirs = [
		requireOfServer.resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js'),
	];
	/** @param {string[]} files */
	const runner = (files) => async () => {
		const { ms, modules } = await load(files);
		return { ms, modules: modules.length };
	};
	const { ours, httpRequest } = await inTurn(
		{ ours: runner(own), httpRequest: runner(theirs) },
		{ runs: Math.max(runs, 9) },
	);
	const { modules } = await load(own);
	const foreign = modules.filter((file) => !file.startsWith(packageFolder));
	return [
		{
			what: 'loading the package (every node and credential)',
			against: "n8n's HTTP Request node file",
			unit: 'ms',
			ours: ours.ms,
			theirs: httpRequest.ms,
			target: 0.5,
		},
		{
			what: `modules loaded (${foreign.length} from outside the package)`,
			against: "n8n's HTTP Request node file",
			unit: '',
			ours: ours.modules,
			theirs: httpRequest.modules,
		},
	];
}

module.exports = { loading };
