import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { TestCredentialsHelper } from './credentialsHelper';
import { loadPackage } from './loader';

export interface TriggerOptions {
	/** `stitchTrigger` or `stitchPostLoadTrigger`. */
	type: string;
	parameters: INodeParameters;
	/** Credential data of type `stitchApi`. */
	credential: ICredentialDataDecryptedObject;
	/** Where this n8n can be reached. */
	baseUrl?: string;
}

export interface TriggerWorkflow {
	workflow: Workflow;
	node: INode;
	nodeType: INodeType;
	additionalData: IWorkflowExecuteAdditionalData;
}

/** A workflow with one trigger of the package, as n8n has it after a start with these static data. */
export async function triggerWorkflow(
	{ type, parameters, credential, baseUrl = 'http://127.0.0.1' }: TriggerOptions,
	staticData: IDataObject,
): Promise<TriggerWorkflow> {
	const loader = await loadPackage();
	const nodeType = loader.nodeTypes[type].type as INodeType;
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: '1',
		webhookId: '4c1d6a52-0f6f-4f0e-9a52-3b1d5a7e9c10',
		name: 'Trigger under test',
		type: `n8n-nodes-stitch.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: { authentication: 'accessToken', ...parameters },
		credentials: { stitchApi: { id: 'stitchApi', name: 'stitchApi' } },
	};
	const workflow = new Workflow({
		id: 'test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		staticData,
		settings: { executionOrder: 'v1' },
	});
	const credentialsHelper = new TestCredentialsHelper(loader.credentialTypes, {
		stitchApi: credential,
	});
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		restApiUrl: `${baseUrl}/rest`,
		instanceBaseUrl: baseUrl,
		formWaitingBaseUrl: `${baseUrl}/form-waiting`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
		variables: {},
	};
	return { workflow, node, nodeType, additionalData: data as IWorkflowExecuteAdditionalData };
}
