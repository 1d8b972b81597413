// @ts-check
'use strict';

const { randomUUID } = require('node:crypto');

/**
 * @typedef {object} NodeOptions
 * @property {string} name
 * @property {string} type
 * @property {number} [typeVersion]
 * @property {object} [parameters]
 * @property {Record<string, { id: string, name: string }>} [credentials] by credential type
 * @property {string} [onError] `continueRegularOutput`, `continueErrorOutput` or `stopWorkflow`
 * @property {boolean} [alwaysOutputData]
 */

/** @type {NodeOptions} */
const manualTrigger = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/**
 * A workflow whose nodes stand one after another behind a manual trigger.
 * @param {string} name
 * @param {...NodeOptions} nodes
 */
function chain(name, ...nodes) {
	const all = [manualTrigger, ...nodes].map((node, index) => ({
		id: randomUUID(),
		typeVersion: 1,
		position: [index * 220, 0],
		parameters: {},
		...node,
	}));
	const connections = Object.fromEntries(
		all
			.slice(0, -1)
			.map((node, index) => [
				node.name,
				{ main: [[{ node: all[index + 1].name, type: 'main', index: 0 }]] },
			]),
	);
	return { name, nodes: all, connections, settings: { executionOrder: 'v1' }, active: false };
}

/**
 * @param {{ id: string, name: string }} credential of type `stitchOAuth2Api`
 * @param {object} [parameters]
 * @returns {NodeOptions}
 */
const listSources = ({ id, name }, parameters = {}) => ({
	name: 'List Sources',
	type: 'n8n-nodes-stitch.stitch',
	parameters: {
		authentication: 'oAuth2',
		resource: 'source',
		operation: 'list',
		returnAll: true,
		...parameters,
	},
	credentials: { stitchOAuth2Api: { id, name } },
});

/**
 * n8n's own HTTP Request node, signing with a Stitch credential.
 * @param {{ id: string, name: string }} credential of type `stitchOAuth2Api`
 * @param {string} url
 * @returns {NodeOptions}
 */
const httpRequest = ({ id, name }, url) => ({
	name: 'HTTP Request',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'stitchOAuth2Api',
		options: {},
	},
	credentials: { stitchOAuth2Api: { id, name } },
});

module.exports = { chain, httpRequest, listSources };
