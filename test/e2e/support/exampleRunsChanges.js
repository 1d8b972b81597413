// @ts-check
'use strict';

/**
 * Changes to an example that its user would make, or that a test needs to be quick.
 * @typedef {{ nodes: any[], [field: string]: any }} Workflow
 */

/**
 * @param {Workflow} workflow
 * @param {(node: any) => boolean} applies
 * @param {(node: any) => object} change what is put into the node
 * @returns {Workflow}
 * @throws when it applies to no node
 */
function withNodes(workflow, applies, change) {
	if (!workflow.nodes.some(applies)) throw new Error(`No node of '${workflow.name}' is changed`);
	const nodes = workflow.nodes.map((node) => (applies(node) ? { ...node, ...change(node) } : node));
	return { ...workflow, nodes };
}

/** @param {Workflow} workflow @param {string} name of the node @param {object} parameters */
const withParameters = (workflow, name, parameters) =>
	withNodes(
		workflow,
		(node) => node.name === name,
		(node) => ({ parameters: { ...node.parameters, ...parameters } }),
	);

/**
 * Every node that uses a credential of this type uses this one.
 * @param {Workflow} workflow
 * @param {string} type
 * @param {{ id: string, name: string }} credential
 */
const withCredential = (workflow, type, { id, name }) =>
	withNodes(
		workflow,
		(node) => node.credentials?.[type],
		(node) => ({ credentials: { ...node.credentials, [type]: { id, name } } }),
	);

/** A second instead of minutes. @param {Workflow} workflow */
const withShortWaits = (workflow) =>
	withNodes(
		workflow,
		(node) => node.type === 'n8n-nodes-base.wait',
		(node) => ({ parameters: { ...node.parameters, amount: 1, unit: 'seconds' } }),
	);

/** The address that a Set node holds. @param {Workflow} workflow @param {string} address */
const withAddress = (workflow, address) =>
	withNodes(
		workflow,
		(node) => assignmentsOf(node).some(isAddress),
		(node) => ({
			parameters: {
				...node.parameters,
				assignments: {
					assignments: assignmentsOf(node).map((each) =>
						isAddress(each) ? { ...each, value: address } : each,
					),
				},
			},
		}),
	);

/** @param {any} node @returns {any[]} */
const assignmentsOf = (node) => node.parameters.assignments?.assignments ?? [];
/** @param {any} assignment */
const isAddress = ({ name }) => name === 'address';

/** n8n polls once a minute at most, but at several times. @param {Workflow} workflow */
const withPollsEveryTenSeconds = (workflow) =>
	withNodes(
		workflow,
		(node) => node.parameters.pollTimes,
		(node) => ({
			parameters: {
				...node.parameters,
				pollTimes: {
					item: [0, 10, 20, 30, 40, 50].map((second) => ({
						mode: 'custom',
						cronExpression: `${second} * * * * *`,
					})),
				},
			},
		}),
	);

module.exports = {
	withAddress,
	withCredential,
	withParameters,
	withPollsEveryTenSeconds,
	withShortWaits,
};
