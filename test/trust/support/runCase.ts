import type { INode, INodeExecutionData } from 'n8n-workflow';
import type { EngineOptions } from '../../support/engine';
import { runNode } from '../../support/engine';
import type { CredentialKind } from './credentialKinds';
import type { EchoServer } from './echoServer.mts';
import type { OperationCase } from './operationCases';
import { itemOf, numberOf, numbersIn } from './operationCases';

/** Runs a case for the items with these indexes, each with its own token. */
export async function runCase(
	{ resource, operation, parameters }: OperationCase,
	kind: CredentialKind,
	server: Pick<EchoServer, 'url'>,
	indexes: number[],
	onError: INode['onError'] = 'continueRegularOutput',
	settings: EngineOptions['settings'] = {},
) {
	return await runNode({
		parameters: { resource, operation, authentication: kind.authentication, ...parameters },
		items: indexes.map((index) => itemOf(numberOf(index))),
		credentials: kind.credentials(server.url),
		onError,
		settings,
	});
}

/** The one input item that an output item is paired with. */
export function sourceOf({ pairedItem }: INodeExecutionData): number {
	if (typeof pairedItem === 'object' && !Array.isArray(pairedItem)) return pairedItem.item;
	throw new Error(`Paired with ${JSON.stringify(pairedItem)}`);
}

/** All that an output item holds as text: its JSON and the text of its files. */
function contentOf({ json, binary, error }: INodeExecutionData): string {
	const files = Object.values(binary ?? {}).map(({ data, fileName }) => [
		fileName,
		Buffer.from(data, 'base64').toString('utf8'),
	]);
	return JSON.stringify([json, files, error?.message]);
}

/** Numbers that an output item holds and that belong to another item than its own. */
export const foreignNumbers = (output: INodeExecutionData, indexes: number[]): number[] =>
	numbersIn(contentOf(output)).filter((n) => n !== numberOf(indexes[sourceOf(output)]));

/** Requests in which anything belongs to another item than the token. */
export const mixedRequests = (server: EchoServer): string[] =>
	server.requests
		.filter(({ url, headers, body }) => {
			const found = numbersIn(`${url} ${String(headers.authorization ?? '')} ${body}`);
			return new Set(found).size > 1;
		})
		.map(({ method, url, owner }) => `${method} ${url} with the token of ${owner}`);
