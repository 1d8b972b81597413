/**
 * The main job on the engine packages of one n8n version, as a program of its own:
 * `node --import tsx mainJob.mts <folder with the engine> <folder of our package> <emulator URL> <job as JSON>`.
 * Creates an account for each customer and lists its sources with the token it returned, then those
 * of an existing account. The last line is one JSON object. Runs on many versions, so it uses
 * only what all of them have.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';

const [engineFolder = '', packageFolder = '', apiBaseUrl = '', jobText = ''] =
	process.argv.slice(2);
const engineRequire = createRequire(join(engineFolder, 'package.json'));
engineRequire('reflect-metadata');
const core = engineRequire('n8n-core');
const { ExpressionEvaluatorProxy, NodeHelpers, Workflow } = engineRequire('n8n-workflow');
// The server's own choice; the engine packages of some versions still have another for a default.
ExpressionEvaluatorProxy?.setEvaluator?.('tournament');

const job: { partner: { id: string; secret: string }; accessToken: string; customers: object[] } =
	JSON.parse(jobText);

const credentials: Record<string, any> = {
	partner: {
		grantType: 'partnerToken',
		clientId: job.partner.id,
		clientSecret: job.partner.secret,
		accessToken: '',
		apiBaseUrl,
		appBaseUrl: apiBaseUrl,
	},
	newCustomer: { accessToken: '={{ $json.access_token }}', apiBaseUrl },
	existing: { accessToken: job.accessToken, apiBaseUrl },
};

const feeder = {
	description: {
		displayName: 'Feeder',
		name: 'feeder',
		group: ['transform'],
		version: 1,
		description: 'Gives the customers',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	execute: async () => [job.customers.map((json, item) => ({ json, pairedItem: { item } }))],
};

const node = (name: string, type: string, parameters: object, used?: object) => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	credentials: used,
	alwaysOutputData: true,
});

const stitch = 'n8n-nodes-stitch.stitch';
const listSources = {
	authentication: 'accessToken',
	resource: 'source',
	operation: 'list',
	returnAll: true,
};
const ours = [
	node(
		'Create Account',
		stitch,
		{
			resource: 'account',
			operation: 'create',
			firstName: '={{ $json.firstName }}',
			lastName: '={{ $json.lastName }}',
			company: '={{ $json.company }}',
			email: '={{ $json.email }}',
			region: 'us-east-1',
		},
		{ stitchOAuth2Api: { id: 'partner', name: 'partner' } },
	),
	node('New Sources', stitch, listSources, {
		stitchApi: { id: 'newCustomer', name: 'newCustomer' },
	}),
	node(
		'Existing Sources',
		stitch,
		{ ...listSources, executeOnce: true },
		{ stitchApi: { id: 'existing', name: 'existing' } },
	),
];

/** Returns our node's credentials as n8n does: defaults, then the item's expressions. */
function credentialsHelper(loader: any) {
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		async getDecrypted(...args: any[]) {
			const [, details, type, mode, executeData, , values] = args;
			const properties = loader.credentialTypes[type].type.properties;
			const data = NodeHelpers.getNodeParameters(
				properties,
				credentials[details.id],
				true,
				false,
				null,
				null,
			);
			if (!values) return data;
			return values.workflow.expression.getParameterValue(
				data,
				values.runExecutionData,
				values.runIndex,
				values.itemIndex,
				values.node.name,
				values.connectionInputData,
				mode,
				{},
				executeData,
				false,
				data,
			);
		},
	};
}

async function main() {
	const loader = new core.PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const types = Object.fromEntries(
		Object.entries<any>(loader.nodeTypes).map(([name, { type }]) => [
			`n8n-nodes-stitch.${name}`,
			type,
		]),
	);
	const all: Record<string, any> = { ...types, 'test.feeder': feeder };
	const nodeTypes = {
		getByName: (name: string) => all[name],
		getByNameAndVersion: (name: string) => all[name],
		getKnownTypes: () => ({}),
	};
	const nodes = [node('Customers', 'test.feeder', {}), ...ours];
	const connections = Object.fromEntries(
		nodes
			.slice(0, -1)
			.map(({ name }, index) => [
				name,
				{ main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] },
			]),
	);
	const workflow = new Workflow({
		id: 'job',
		nodes,
		connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const WorkflowHooks = core.WorkflowHooks ?? engineRequire('n8n-workflow').WorkflowHooks;
	const hooks = core.ExecutionLifecycleHooks
		? new core.ExecutionLifecycleHooks('manual', '1', {
				id: 'job',
				name: 'job',
				nodes,
				connections,
			})
		: new WorkflowHooks({}, 'manual', '1', { id: 'job', name: 'job', nodes, connections });
	const url = 'http://127.0.0.1/';
	const additionalData = {
		credentialsHelper: credentialsHelper(loader),
		executionId: '1',
		hooks,
		restApiUrl: url,
		instanceBaseUrl: url,
		formWaitingBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		variables: {},
		currentNodeExecutionIndex: 0,
	};
	const start = nodes[0];
	const execution = new core.WorkflowExecute(additionalData, 'manual', {
		version: 1,
		startData: {},
		resultData: { runData: {}, pinData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack: [
				{ node: workflow.getNode(start?.name), data: { main: [[{ json: {} }]] }, source: null },
			],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const run = await execution.processRunExecutionData(workflow);
	const items = (name: string) =>
		(run.data.resultData.runData[name]?.[0]?.data?.main?.[0] ?? []).map((item: any) => item.json);
	const error = run.data.resultData.error;
	console.log(
		JSON.stringify({
			nodes: Object.keys(loader.nodeTypes).sort(),
			credentials: Object.keys(loader.credentialTypes).sort(),
			error: error && `${error.message} ${error.description ?? ''} ${error.stack}`,
			accounts: items('Create Account').map(({ stitch_account_id }: any) => stitch_account_id),
			newSources: items('New Sources'),
			existingSources: items('Existing Sources').map(({ id }: any) => id),
		}),
	);
}

main().then(
	() => process.exit(0),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
