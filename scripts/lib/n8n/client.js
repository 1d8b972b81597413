// @ts-check
'use strict';

const { randomUUID } = require('node:crypto');
const { parseFlatted } = require('./flatted');

const runLimit = 120_000;
const unfinished = ['new', 'running', 'waiting'];

/** n8n answered with a status that is not success. */
class N8nError extends Error {
	/** @param {string} call @param {number} status @param {any} body */
	constructor(call, status, body) {
		super(`${call} answered ${status}: ${body?.message ?? JSON.stringify(body)?.slice(0, 500)}`);
		this.name = 'N8nError';
		this.status = status;
		this.body = body;
	}
}

/**
 * A client of n8n's own REST routes, the ones its editor calls.
 * @param {string} url
 */
function n8nClient(url) {
	// n8n ties a login's cookie to the browser that made it.
	const browserId = randomUUID();
	let cookie = '';

	/**
	 * @param {string} method
	 * @param {string} path below /rest
	 * @param {unknown} [body]
	 * @returns {Promise<Response>}
	 */
	async function call(method, path, body) {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			redirect: 'manual',
			headers: {
				'browser-id': browserId,
				...(cookie ? { cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const line of response.headers.getSetCookie()) {
			if (line.startsWith('n8n-auth=')) cookie = line.split(';')[0];
		}
		return response;
	}

	/**
	 * @param {string} method
	 * @param {string} path
	 * @param {unknown} [body]
	 * @returns {Promise<any>} the answer's `data`
	 * @throws {N8nError}
	 */
	async function rest(method, path, body) {
		const response = await call(method, path, body);
		const text = await response.text();
		let answer;
		try {
			answer = text === '' ? {} : JSON.parse(text);
		} catch {
			answer = text;
		}
		if (!response.ok)
			throw new N8nError(`${method} ${path.split('?')[0]}`, response.status, answer);
		return answer?.data ?? answer;
	}

	/**
	 * Starts a workflow as the editor's "Execute workflow" does, and waits for its end.
	 * @param {string} id
	 * @returns {Promise<Execution>}
	 */
	async function runWorkflow(id) {
		const workflow = await rest('GET', `/workflows/${id}`);
		const trigger = workflow.nodes.find((/** @type {any} */ node) => isTrigger(node.type));
		const { executionId } = await rest('POST', `/workflows/${id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: trigger.name },
		});
		return await execution(executionId);
	}

	/**
	 * Waits until an execution has ended.
	 * @param {string} id
	 * @returns {Promise<Execution>}
	 */
	async function execution(id) {
		const until = Date.now() + runLimit;
		for (;;) {
			const found = await rest('GET', `/executions/${id}`);
			if (!unfinished.includes(found.status)) return readExecution(found);
			if (Date.now() > until) throw new Error(`Execution ${id} is still ${found.status}`);
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}

	return {
		url,
		call,
		rest,
		execution,
		runWorkflow,
		/** @param {{ email: string, password: string, firstName: string, lastName: string }} owner */
		setUpOwner: (owner) => rest('POST', '/owner/setup', owner),
		/** @param {{ email: string, password: string }} owner */
		login: ({ email, password }) => rest('POST', '/login', { emailOrLdapLoginId: email, password }),
		/** @param {{ name: string, type: string, data: object }} credential */
		createCredential: (credential) => rest('POST', '/credentials', credential),
		/** @param {object} workflow */
		createWorkflow: (workflow) => rest('POST', '/workflows', workflow),
		/**
		 * The editor's credential test.
		 * @param {{ id: string, name: string, type: string, data: object }} credentials
		 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>}
		 */
		testCredential: (credentials) => rest('POST', '/credentials/test', { credentials }),
	};
}

/** @param {string} type */
const isTrigger = (type) => /trigger$/i.test(type);

/**
 * @typedef {object} Execution
 * @property {string} id
 * @property {string} status `success`, `error`, `crashed` or `canceled`
 * @property {any} data n8n's execution data, as it is stored
 * @property {string} stored the same as n8n's text, to look for what must not be in it
 * @property {string | undefined} error the message of the run's error
 * @property {(node: string, output?: number) => any[]} items the JSON of what a node put out, in its last run
 *
 * @param {any} found
 * @returns {Execution}
 */
function readExecution(found) {
	const data = parseFlatted(found.data);
	return {
		id: found.id,
		status: found.status,
		data,
		stored: found.data,
		error: data.resultData.error?.message,
		items: (node, output = 0) => {
			const runs = data.resultData.runData[node] ?? [];
			const items = runs.at(-1)?.data?.main?.[output] ?? [];
			return items.map((/** @type {any} */ item) => item.json);
		},
	};
}

module.exports = { N8nError, n8nClient };
