import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { Client } from '../api/client';
import { credentialTypeOf, getConnection, isUnresolved } from '../api/credentials';
import type { StitchClient } from '../api/types';
import type { Reading } from '../item/parameters';
import { readCollection } from '../item/parameters';

export type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** What a parameter holds. Throws NodeOperationError, by the parameter's label, if it can't be used. */
export function required<T>(context: TriggerContext, label: string, reading: Reading<T>): T {
	if ('value' in reading) return reading.value;
	throw new NodeOperationError(context.getNode(), `'${label}' ${reading.refused}`, {
		description: 'Check its value, or the expression that gives it.',
	});
}

/** A collection of optional parameters; empty when the node has none. */
export function collectionOf(context: TriggerContext, name: string, label: string) {
	const value = context.getNodeParameter(name, {}) as unknown;
	return required(context, label, readCollection(value));
}

/** The trigger's one connection. Throws NodeOperationError for a credential that needs an item. */
export async function connect(context: TriggerContext): Promise<StitchClient> {
	const authentication = context.getNodeParameter('authentication', 'oAuth2') as string;
	const connection = await getConnection(context, credentialTypeOf('', authentication), 0).catch(
		(thrown: Error) => thrown,
	);
	if (!(connection instanceof Error)) return new Client(context, connection, 0);
	if (!isUnresolved(connection)) throw connection;
	throw new NodeOperationError(
		context.getNode(),
		'The credential contains an expression that has no item to work with',
		{
			description:
				'A trigger watches one account and runs before there is any item. Choose a credential with a fixed token, and use one workflow per account.',
		},
	);
}
