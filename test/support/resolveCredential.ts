import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeParameters,
	INodeTypes,
} from 'n8n-workflow';
import { Workflow, createRunExecutionData } from 'n8n-workflow';
import { TestCredentialsHelper } from './credentialsHelper';
import { loadPackage } from './loader';

const node: INode = {
	id: '1',
	name: 'Any',
	type: 'test.any',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const workflow = () =>
	new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => ({ description: { properties: [] } }),
			getByNameAndVersion: () => ({ description: { properties: [] } }),
			getKnownTypes: () => ({}),
		} as unknown as INodeTypes,
	});

/** Credential data as a node gets it: defaults filled in, expressions resolved. */
export async function resolveCredential(type: string, data: ICredentialDataDecryptedObject) {
	const { credentialTypes } = await loadPackage();
	const helper = new TestCredentialsHelper(credentialTypes, { [type]: data });
	return await helper.getDecrypted(
		undefined,
		{ id: type, name: type },
		type,
		'manual',
		undefined,
		false,
		{
			connectionInputData: [],
			itemIndex: 0,
			node,
			runExecutionData: createRunExecutionData({}),
			runIndex: 0,
			workflow: workflow(),
		},
	);
}

/** An expression of the credential test, with the data as `$credentials`. */
export function resolveWithCredentials(expression: string, data: ICredentialDataDecryptedObject) {
	return workflow().expression.getSimpleParameterValue(
		node,
		expression,
		'internal',
		{ $credentials: data as INodeParameters },
		undefined,
		'',
	);
}
