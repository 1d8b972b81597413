import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
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
