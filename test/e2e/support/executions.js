// @ts-check
'use strict';

/** @typedef {ReturnType<typeof import('../../../scripts/lib/n8n/client').n8nClient>} Client */

/**
 * The executions of a workflow that have ended, oldest first.
 * @param {Client} client
 * @param {string} workflowId
 * @returns {Promise<import('../../../scripts/lib/n8n/client').Execution[]>}
 */
async function endedExecutions(client, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await client.rest('GET', `/executions?filter=${filter}&limit=50`);
	const ended = results.filter((/** @type {any} */ { stoppedAt }) => stoppedAt);
	ended.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(a.id) - Number(b.id));
	return await Promise.all(ended.map((/** @type {any} */ { id }) => client.execution(id)));
}

module.exports = { endedExecutions };
