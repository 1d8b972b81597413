// @ts-check
'use strict';

const NODE = 'Under measurement';

/**
 * @typedef {Awaited<ReturnType<typeof import('./host').startHost>>} Host
 * @typedef {object} Measured
 * @property {number} ms the whole execution, milliseconds
 * @property {number} nodeMs what the node's own `execute` took, milliseconds
 * @property {number} cpuMs processor time of this process during the execution, milliseconds
 * @property {any[]} items the node's output
 */

/** @param {any} description @param {any} execute */
const nodeType = (description, execute) => ({
	description: {
		displayName: 'Bench',
		name: 'bench',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...description,
	},
	execute,
});

/** @param {any} type @param {number} version */
const versioned = (type, version) => type.getNodeType?.(version) ?? type;

/**
 * Runs one node on n8n's engine with the given items as its input.
 * @param {Host} host
 * @param {{ type: any, name: string, version?: number, parameters: object, items: object[], credentials: string[] }} what
 * @returns {Promise<Measured>}
 */
async function runNode(host, { type, name, version = 1, parameters, items, credentials }) {
	const { core, workflow: n8n } = host;
	const input = items.map((json, index) => ({ json, pairedItem: { item: index } }));
	const inner = versioned(type, version);
	let nodeMs = 0;
	const timed = Object.assign(Object.create(inner), {
		/** @this {any} */
		async execute() {
			const start = performance.now();
			try {
				return await inner.execute.call(this);
			} finally {
				nodeMs = performance.now() - start;
			}
		},
	});
	/** @type {Record<string, any>} */
	const types = { 'bench.feeder': nodeType({}, async () => [input]), [name]: timed };
	const node = (/** @type {object} */ own) => ({ typeVersion: 1, position: [0, 0], ...own });
	const feed = node({ id: '1', name: 'Feeder', type: 'bench.feeder', parameters: {} });
	const measured = node({
		id: '2',
		name: NODE,
		type: name,
		typeVersion: version,
		parameters,
		credentials: Object.fromEntries(credentials.map((one) => [one, { id: one, name: one }])),
	});
	const workflow = new n8n.Workflow({
		id: 'bench',
		nodes: [feed, measured],
		connections: { Feeder: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: {
			getByName: (/** @type {string} */ wanted) => types[wanted],
			getByNameAndVersion: (/** @type {string} */ wanted) => types[wanted],
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1' },
	});
	const base = { id: 'bench', name: 'bench', active: false, nodes: [], connections: {} };
	const url = 'http://127.0.0.1/';
	const execution = new core.WorkflowExecute(
		{
			credentialsHelper: host.credentials.helper,
			hooks: new core.ExecutionLifecycleHooks('manual', '1', base),
			executionId: '1',
			restApiUrl: url,
			instanceBaseUrl: url,
			webhookBaseUrl: url,
			webhookWaitingBaseUrl: url,
			webhookTestBaseUrl: url,
			formWaitingBaseUrl: url,
			variables: {},
			currentNodeExecutionIndex: 0,
		},
		'manual',
		n8n.createRunExecutionData({
			startData: {},
			executionData: {
				nodeExecutionStack: [{ node: feed, data: { main: [[{ json: {} }]] }, source: null }],
			},
		}),
	);
	const cpu = process.cpuUsage();
	const start = performance.now();
	const run = await execution.processRunExecutionData(workflow);
	const ms = performance.now() - start;
	const { user, system } = process.cpuUsage(cpu);
	const { error, runData } = run.data.resultData;
	if (error) throw new Error(`${name}: ${error.message} (${error.description ?? ''})`);
	const out = runData[NODE][0].data.main[0] ?? [];
	return { ms, nodeMs, cpuMs: (user + system) / 1000, items: out };
}

module.exports = { nodeType, runNode };
