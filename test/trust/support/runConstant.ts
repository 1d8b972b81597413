import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { runNode } from '../../support/engine';
import { withConstants } from './constants';
import type { CredentialKind } from './credentialKinds';
import type { EchoServer } from './echoServer.mts';
import type { Place } from './leaves';
import { withValueAt } from './leaves';
import type { OperationCase } from './operationCases';
import { itemOf, numberOf } from './operationCases';

/** The parameters of a case for one item, without expressions. */
export const constantParameters = ({ parameters }: OperationCase): INodeParameters =>
	withConstants(parameters, itemOf(numberOf(0)));

/** Runs an operation once, with fixed parameters and a fixed credential. */
export async function runConstant(
	operation: OperationCase,
	kind: CredentialKind,
	server: Pick<EchoServer, 'url'>,
	parameters = constantParameters(operation),
	onError?: INode['onError'],
) {
	return await runNode({
		parameters: {
			resource: operation.resource,
			operation: operation.operation,
			authentication: kind.authentication,
			...parameters,
		},
		credentials: withConstants(kind.credentials(server.url), itemOf(numberOf(0))),
		onError,
	});
}

/**
 * Runs an operation once with an item for each value: parameters and credential are fixed but for
 * one place, which has the value of the item.
 */
export async function runValues(
	operation: OperationCase,
	kind: CredentialKind,
	server: Pick<EchoServer, 'url'>,
	place: Place,
	values: unknown[],
) {
	return await runNode({
		parameters: {
			resource: operation.resource,
			operation: operation.operation,
			authentication: kind.authentication,
			...withValueAt(constantParameters(operation), place, '={{ $json.value }}'),
		},
		items: values.map((value) => ({ value }) as IDataObject),
		credentials: withConstants(kind.credentials(server.url), itemOf(numberOf(0))),
		onError: 'continueRegularOutput',
	});
}
