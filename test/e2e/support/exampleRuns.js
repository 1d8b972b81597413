// @ts-check
'use strict';

const { exampleWorkflows, linked } = require('../../../scripts/lib/main/examples');
const { putCredentials } = require('../../../scripts/lib/main/putExamples');

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));

/**
 * Tries until there is a result.
 * @template T
 * @param {string} what
 * @param {() => Promise<T | undefined | false>} ask
 * @param {number} [limit] milliseconds
 * @returns {Promise<T>}
 */
async function until(what, ask, limit = 60_000) {
	const end = Date.now() + limit;
	for (;;) {
		const found = await ask();
		if (found) return found;
		if (Date.now() > end) throw new Error(`Still waiting for ${what}`);
		await pause();
	}
}

/**
 * The example workflows on a started server, with the example credentials pointing at its emulator.
 * @param {Awaited<ReturnType<typeof import('./server').startServer>>} server
 */
async function examplesOn({ client, emulator, url }) {
	const credentials = await putCredentials(client, emulator.url);
	const files = new Map(
		exampleWorkflows().map(({ file, content }) => [file, linked(content, credentials)]),
	);

	/**
	 * Imports a changed copy; the server assigns the ID.
	 * @param {string} file
	 * @param {(example: any) => any} change
	 * @returns {Promise<any>} the workflow as n8n keeps it
	 */
	async function addChanged(file, change) {
		const { id: _fileId, ...workflow } = change(files.get(file));
		return await client.createWorkflow({ ...workflow, active: false });
	}

	/**
	 * Imports a copy.
	 * @param {string} file
	 * @param {object} [changes] to the workflow, such as `pinData`
	 * @returns {Promise<any>} the workflow as n8n keeps it
	 */
	const add = (file, changes = {}) => addChanged(file, (example) => ({ ...example, ...changes }));

	/**
	 * A new Stitch account with a destination, and a credential for it: no other test has used it,
	 * and it has its own budget of requests.
	 * @returns {Promise<{ clientId: number, credential: { id: string, name: string } }>}
	 */
	async function newAccount() {
		const { clientId, accessToken } = emulator.build.account();
		emulator.build.destination(clientId);
		const data = { accessToken, apiBaseUrl: emulator.url };
		const name = `Account ${clientId}`;
		const { id } = await client.createCredential({ name, type: 'stitchApi', data });
		return { clientId, credential: { id, name } };
	}

	/** Activates a workflow and its triggers. @param {{ id: string, versionId: string }} workflow */
	const publish = ({ id, versionId }) =>
		client.rest('POST', `/workflows/${id}/activate`, { versionId });

	/**
	 * Activates a workflow, and waits until n8n knows the webhook: it registers them afterwards.
	 * @param {{ id: string, versionId: string }} workflow
	 * @param {string} path of one of its webhooks
	 * @returns {Promise<string>} the webhook's address
	 */
	async function activate(workflow, path) {
		await publish(workflow);
		const address = `${url}/webhook/${path}`;
		// A method that the webhook does not take runs nothing, and n8n names the one that it takes.
		await until(`the webhook ${path}`, async () =>
			(await (await fetch(address, { method: 'PATCH' })).text()).includes('Did you mean'),
		);
		return address;
	}

	/** @param {{ id: string }} workflow */
	const deactivate = ({ id }) => client.rest('POST', `/workflows/${id}/deactivate`, {});

	/**
	 * What n8n keeps of the executions that webhooks started, newest first.
	 * @param {{ id: string }} workflow
	 * @returns {Promise<{ id: string, status: string }[]>}
	 */
	async function webhookExecutions({ id }) {
		const { results } = await client.rest('GET', '/executions?limit=100');
		return results.filter(
			(/** @type {any} */ each) => each.workflowId === id && each.mode === 'webhook',
		);
	}

	return {
		credentials,
		files,
		add,
		addChanged,
		newAccount,
		publish,
		activate,
		deactivate,
		webhookExecutions,
	};
}

/**
 * The JSON of everything that a node returned, in all of its runs.
 * @param {import('../../../scripts/lib/n8n/client').Execution} execution
 * @param {string} node
 * @returns {any[]}
 */
const itemsOfAllRuns = ({ data }, node) =>
	(data.resultData.runData[node] ?? []).flatMap((/** @type {any} */ run) =>
		(run.data?.main?.[0] ?? []).map((/** @type {any} */ item) => item.json),
	);

module.exports = { examplesOn, itemsOfAllRuns, until };
