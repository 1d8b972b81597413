const NODE = 'Under measurement';

export type Host = Awaited<ReturnType<typeof import('./host.mts').startHost>>;

/** Milliseconds, and the output. */
interface Measured {
	/** The whole execution. */
	ms: number;
	/** What the node's own `execute` took. */
	nodeMs: number;
	/** Processor time of this process during the execution. */
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

/** Runs one node on n8n's engine with the given items as its input. */
export async function runNode(
	host: Host,
	{
		type,
		name,
		version = 1,
		parameters,
		items,
		credentials,
	}: {
		type: any;
		name: string;
		version?: number;
		parameters: object;
		items: object[];
		credentials: string[];
	},
): Promise<Measured> {
	const { core, workflow: n8n } = host;
	const input = items.map((json, index) => ({ json, pairedItem: { item: index } }));
	const inner = versioned(type, version);
	let nodeMs = 0;
	const timed = Object.assign(Object.create(inner), {
		async execute(this: unknown) {
			const start = performance.now();
			try {
				return await inner.execute.call(this);
			} finally {
				nodeMs = performance.now() - start;
			}
		},
	});
	const types: Record<string, any> = {
		'bench.feeder': nodeType({}, async () => [input]),
		[name]: timed,
	};
	const node = (own: object) => ({ typeVersion: 1, position: [0, 0], ...own });
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
