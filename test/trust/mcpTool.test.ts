import { SupplyDataContext } from 'n8n-core';
import type {
	IExecuteData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { NodeConnectionTypes, Workflow, createEmptyRunExecutionData } from 'n8n-workflow';
import { useEmulator } from '../support/emulator';
import { TestCredentialsHelper } from '../support/credentialsHelper';
import { loadPackage } from '../support/loader';

const stitch = useEmulator();

/** A call of the node as a tool of an MCP trigger, which n8n makes in no execution; in two tries. */
async function callTool(parameters: INode['parameters']) {
	const loader = await loadPackage();
	const type = loader.nodeTypes.stitch.type as INodeType;
	const node: INode = {
		id: '1',
		name: 'Stitch',
		type: 'n8n-nodes-stitch.stitchTool',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { stitchOAuth2Api: { id: 'stitchOAuth2Api', name: 'stitchOAuth2Api' } },
		retryOnFail: true,
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	} as never;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data = { stitchOAuth2Api: stitch.partner({ accessToken: '' }) };
	const credentialsHelper = new TestCredentialsHelper(loader.credentialTypes, data);
	const additionalData = {
		credentialsHelper,
		currentNodeExecutionIndex: 0,
	} as unknown as IWorkflowExecuteAdditionalData;
	const input = [{ json: {} }];
	const executeData: IExecuteData = { data: { main: [input] }, node, source: null };
	const execution = createEmptyRunExecutionData();
	const tries = [0, 1].map(async (runIndex) => {
		const context = new SupplyDataContext(
			workflow,
			node,
			additionalData,
			'webhook',
			execution,
			runIndex,
			input,
			{},
			NodeConnectionTypes.AiTool,
			executeData,
			[],
		);
		context.addInputData(NodeConnectionTypes.AiTool, [input]);
		const outputs = await type.execute?.call(context as unknown as IExecuteFunctions);
		return (outputs as INodeExecutionData[][])[0][0].json;
	});
	return await Promise.all(tries);
}

describe('a tool of an MCP trigger', () => {
	it('creates an account, once, with Retry On Fail', async () => {
		const [first, second] = await callTool({
			resource: 'account',
			operation: 'create',
			firstName: 'Nathan',
			lastName: 'Smith',
			company: 'Example Ltd',
			email: 'nathan@example.com',
			region: 'us-east-1',
		});
		expect(first).toEqual({
			access_token: expect.any(String),
			stitch_account_id: expect.any(Number),
		});
		expect(second).toEqual(first);
		expect(stitch.calls()).toEqual(['POST /v3/accounts']);
	});
});
