import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { NodeConnectionTypes, Workflow, createRunExecutionData } from 'n8n-workflow';
import type { StoredCredentials } from './credentialsHelper';
import { TestCredentialsHelper } from './credentialsHelper';
import { loadPackage } from './loader';
import { usePatientRegex } from './patientRegex';

usePatientRegex();

const NODE = 'Stitch under test';

/** Passes the input items to the node under test, so that item linking has something to link to. */
const feeder = (items: INodeExecutionData[]): INodeType => ({
	description: {
		displayName: 'Feeder',
		name: 'feeder',
		group: ['transform'],
		version: 1,
		description: 'Gives the input items',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [items.map((item, index) => ({ pairedItem: { item: index }, ...item }))];
	},
});

/** A node type of the package; with `Tool` at its end the one that n8n makes of it for AI agents. */
function nodeTypeOf(nodeTypes: Record<string, { type: unknown }>, name: string): INodeType {
	const type = nodeTypes[name.replace(/Tool$/, '')].type as INodeType;
	if (!name.endsWith('Tool')) return type;
	return Object.create(type, {
		description: { value: { ...type.description, name, usableAsTool: undefined } },
	}) as INodeType;
}

export interface EngineRun {
	run: IRun;
	/** The items of each output of the node; with `continueErrorOutput` the second is the error output. */
	outputs: INodeExecutionData[][];
	/** `json` of the items of the first output. */
	json: IDataObject[];
	/** What stopped the execution, if anything did. */
	error?: Error & { description?: string; httpCode?: string; context?: IDataObject };
	credentials: TestCredentialsHelper;
}

export interface EngineOptions {
	parameters: INodeParameters;
	items?: IDataObject[];
	/** Credential data by credential type. */
	credentials: StoredCredentials;
	onError?: INode['onError'];
	/** Settings of the node, such as *Retry On Fail*. */
	settings?: Partial<
		Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'rewireOutputLogTo'>
	>;
	/** Called with the running execution, to cancel it. */
	started?: (execution: { cancel(): void }) => void;
	/** `stitchTool`, for example, is the node as an agent has it. */
	type?: string;
	from?: 'source' | 'dist';
}

/** n8n gives each execution an ID of its own. */
let executions = 0;

function additionalDataFor(credentialsHelper: TestCredentialsHelper) {
	const executionId = String(++executions);
	const url = 'http://127.0.0.1/';
	const hooks = new ExecutionLifecycleHooks('manual', executionId, {
		id: 'test',
		name: 'test',
		active: false,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [],
		connections: {},
	} as unknown as IWorkflowBase);
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		executionId,
		restApiUrl: url,
		instanceBaseUrl: url,
		formWaitingBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		variables: {},
		currentNodeExecutionIndex: 0,
	};
	return Object.assign(data, { hooks }) as IWorkflowExecuteAdditionalData;
}

/** Runs one node of the package on n8n's own engine, with the given items as its input. */
export async function runNode(options: EngineOptions): Promise<EngineRun> {
	const loader = await loadPackage(options.from);
	const items = (options.items ?? [{}]).map((json) => ({ json }));
	const type = options.type ?? 'stitch';
	const types: Record<string, INodeType> = {
		'test.feeder': feeder(items),
		[`n8n-nodes-stitch.${type}`]: nodeTypeOf(loader.nodeTypes, type),
	};
	const nodeTypes: INodeTypes = {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
	const details = Object.keys(options.credentials).map((name) => [name, { id: name, name }]);
	const feed: INode = {
		id: '1',
		name: 'Feeder',
		type: 'test.feeder',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: INode = {
		id: '2',
		name: NODE,
		type: `n8n-nodes-stitch.${type}`,
		typeVersion: 1,
		position: [200, 0],
		parameters: options.parameters,
		credentials: Object.fromEntries(details),
		onError: options.onError,
		...options.settings,
	};
	const workflow = new Workflow({
		id: 'test',
		nodes: [feed, node],
		connections: { Feeder: { main: [[{ node: NODE, type: NodeConnectionTypes.Main, index: 0 }]] } },
		active: false,
		nodeTypes,
		// In any other time zone, working out the time of an expression takes longer than the rest of it.
		settings: { executionOrder: 'v1', timezone: 'UTC' },
	});
	const credentials = new TestCredentialsHelper(loader.credentialTypes, options.credentials);
	const execution = new WorkflowExecute(
		additionalDataFor(credentials),
		'manual',
		createRunExecutionData({
			startData: {},
			executionData: {
				nodeExecutionStack: [{ node: feed, data: { main: [[{ json: {} }]] }, source: null }],
			},
		}),
	);
	const running = execution.processRunExecutionData(workflow);
	options.started?.({ cancel: () => running.cancel() });
	const run = await running;
	const result = run.data.resultData.runData[NODE]?.[0];
	const outputs = (result?.data?.main ?? []).map((output) => output ?? []);
	return {
		run,
		outputs,
		json: (outputs[0] ?? []).map((item) => item.json),
		error: (run.data.resultData.error as EngineRun['error']) ?? undefined,
		credentials,
	};
}
