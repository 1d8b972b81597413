export type Host = Awaited<ReturnType<typeof import('./host.mts').startHost>>;

/** One node of a chain. */
export interface BenchNode {
	type: any;
	name: string;
	version?: number;
	parameters: object;
	credentials?: string[];
}

/** A chain of nodes, and the items that its first one gets. */
export interface Chain {
	nodes: BenchNode[];
	items: object[];
}

/** Milliseconds, and the output. */
interface Measured {
	/** The whole execution. */
	ms: number;
	/** What the nodes' own `execute` took. */
	nodeMs: number;
	/** Processor time of this process meanwhile, all threads. */
	cpuMs: number;
	items: { json: any }[];
}

export const nodeType = (description: any, execute: any) => ({
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

const versioned = (type: any, version: number) => type.getNodeType?.(version) ?? type;

/** The type with clocks around its `execute`. */
function timed(type: any, add: (ms: number, cpuMs: number) => void) {
	return Object.assign(Object.create(type), {
		async execute(this: unknown) {
			const cpu = process.cpuUsage();
			const start = performance.now();
			try {
				return await type.execute.call(this);
			} finally {
				const { user, system } = process.cpuUsage(cpu);
				add(performance.now() - start, (user + system) / 1000);
			}
		},
	});
}

/** Runs a chain of nodes on n8n's engine. */
export async function runChain(host: Host, { nodes, items }: Chain): Promise<Measured> {
	const { core, workflow: n8n } = host;
	const input = items.map((json, index) => ({ json, pairedItem: { item: index } }));
	let [nodeMs, cpuMs] = [0, 0];
	const types: Record<string, any> = { 'bench.feeder': nodeType({}, async () => [input]) };
	for (const { type, name, version = 1 } of nodes) {
		types[name] = timed(versioned(type, version), (ms, cpu) => {
			nodeMs += ms;
			cpuMs += cpu;
		});
	}
	const feeder = { name: 'bench.feeder', parameters: {} };
	const inWorkflow = [feeder as BenchNode, ...nodes].map(
		({ name, version = 1, parameters, credentials = [] }, index) => ({
			id: String(index),
			name: String(index),
			type: name,
			typeVersion: version,
			position: [0, 0],
			parameters,
			credentials: Object.fromEntries(credentials.map((one) => [one, { id: one, name: one }])),
		}),
	);
	const last = String(nodes.length);
	const workflow = new n8n.Workflow({
		id: 'bench',
		nodes: inWorkflow,
		connections: Object.fromEntries(
			nodes.map((_, index) => [
				String(index),
				{ main: [[{ node: String(index + 1), type: 'main', index: 0 }]] },
			]),
		),
		active: false,
		nodeTypes: {
			getByName: (wanted: string) => types[wanted],
			getByNameAndVersion: (wanted: string) => types[wanted],
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
				nodeExecutionStack: [
					{ node: inWorkflow[0], data: { main: [[{ json: {} }]] }, source: null },
				],
			},
		}),
	);
	const start = performance.now();
	const run = await execution.processRunExecutionData(workflow);
	const ms = performance.now() - start;
	const { error, runData } = run.data.resultData;
	if (error) throw new Error(`${error.message} (${error.description ?? ''})`);
	const out = runData[last][0].data.main[0] ?? [];
	return { ms, nodeMs, cpuMs, items: out };
}
