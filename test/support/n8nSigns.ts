import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentialsHelper,
	IHttpRequestOptions,
	INode,
	INodeProperties,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	JsonObject,
} from 'n8n-workflow';
import {
	NodeConnectionTypes,
	Workflow,
	createRunExecutionData,
	getCredentialAllowedDomains,
} from 'n8n-workflow';
import { TestCredentialsHelper } from './credentialsHelper';
import { loadPackage } from './loader';
import { resolveCredential } from './resolveCredential';

/** Signs as n8n's server does: with the credential type's own functions. */
class SigningCredentialsHelper extends TestCredentialsHelper {
	constructor(
		private readonly all: Record<string, { type: ICredentialType }>,
		type: string,
		private readonly resolved: ICredentialDataDecryptedObject,
	) {
		super(all, { [type]: resolved });
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.resolved };
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.all[type].type;
		if (typeof authenticate !== 'function') throw new Error(`${type} has no function to sign with`);
		return await authenticate(credentials, options);
	}

	// n8n calls it for types with an "expirable" field only, and stores what it returns.
	async preAuthentication() {
		return undefined;
	}

	runPreAuthentication: ICredentialsHelper['runPreAuthentication'] = async (
		helpers,
		credentials,
		type,
	) => {
		const { preAuthentication } = this.all[type].type;
		const given = await preAuthentication?.call(helpers, credentials);
		return given as ICredentialDataDecryptedObject | undefined;
	};
}

async function context(
	type: string,
	resolved: ICredentialDataDecryptedObject,
	properties: INodeProperties[],
) {
	const { credentialTypes } = await loadPackage();
	const description = {
		name: 'test.other',
		version: 1,
		credentials: [{ name: type, required: true }],
		properties,
	};
	const nodeType = { description } as unknown as INodeType;
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'test.other',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: type, name: type } },
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	} as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = {
		credentialsHelper: new SigningCredentialsHelper(credentialTypes, type, resolved),
		variables: {},
		webhookWaitingBaseUrl: 'http://127.0.0.1/',
		formWaitingBaseUrl: 'http://127.0.0.1/',
	} as unknown as IWorkflowExecuteAdditionalData;
	const input = { [NodeConnectionTypes.Main]: [[{ json: {} }]] };
	const executeFunctions = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createRunExecutionData({}),
		0,
		[{ json: {} }],
		input,
		{ node, data: {}, source: null },
		[],
	);
	return { executeFunctions, node, nodeType, credentialType: credentialTypes[type].type };
}

type Rule = IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody;
interface Failed {
	message: string;
	cause?: { response?: { status: number }; code?: string };
}

const valueAt = (value: unknown, key: string): unknown =>
	value === undefined || value === null ? undefined : (value as Record<string, unknown>)[key];

/**
 * Tests a credential as n8n's server does (`credentials-tester.service.ts`, the same from 1.85 to
 * 2.41): the declared request by n8n's engine, then the declared rules.
 */
export async function testCredential(type: string, data: ICredentialDataDecryptedObject) {
	const resolved = await resolveCredential(type, data);
	const { credentialType } = await context(type, resolved, []);
	const { request, rules = [] } = credentialType.test ?? { request: { url: '' } };
	const property = { displayName: 'Temp', name: 'temp', type: 'string', default: '' };
	const { executeFunctions, nodeType } = await context(type, resolved, [
		{ ...property, routing: { request } } as INodeProperties,
	]);
	const decrypted = { id: type, name: type, type, data: resolved };
	const red = (message: string) => ({ status: 'Error', message });
	const ofKind = <T extends Rule>(kind: T['type']) =>
		(rules as Rule[]).filter((rule): rule is T => rule.type === kind);
	const sent = await new RoutingNode(executeFunctions, nodeType, decrypted).runNode().then(
		(output) => ({ output }),
		(thrown: Failed) => ({ thrown }),
	);
	if ('thrown' in sent) {
		const { message, cause } = sent.thrown;
		const status = cause?.response?.status;
		if (status === undefined) return red(cause?.code ?? message);
		const rule = ofKind<IAuthenticateRuleResponseCode>('responseCode').find(
			({ properties }) => properties.value === status,
		);
		return red(rule?.properties.message ?? String(status));
	}
	const answer = (sent.output as unknown as Array<Array<{ json: unknown }>>)[0][0].json;
	const rule = ofKind<IAuthenticateRuleResponseSuccessBody>('responseSuccessBody').find(
		({ properties }) => valueAt(answer, properties.key) === properties.value,
	);
	return rule === undefined ? { status: 'OK', message: '' } : red(rule.properties.message);
}

/**
 * Sends a request as n8n's HTTP Request node does: its check of the domain, then n8n's signing.
 * `old`: the way of n8n's older requests, which that node uses.
 */
export async function sendFromOtherNode(
	type: string,
	data: ICredentialDataDecryptedObject,
	options: JsonObject,
	old = true,
): Promise<unknown> {
	const resolved = await resolveCredential(type, data);
	const { executeFunctions, node } = await context(type, resolved, []);
	const allowedDomains = getCredentialAllowedDomains({ node, credentialData: resolved });
	const { requestWithAuthentication, httpRequestWithAuthentication } = executeFunctions.helpers;
	const given = { json: true, method: 'GET', ...options, allowedDomains };
	if (!old) {
		return await httpRequestWithAuthentication.call(
			executeFunctions,
			type,
			given as unknown as IHttpRequestOptions,
		);
	}
	const { url, ...rest } = given as JsonObject;
	return await requestWithAuthentication.call(
		executeFunctions,
		type,
		{ ...rest, uri: url } as never,
		undefined,
		0,
	);
}
