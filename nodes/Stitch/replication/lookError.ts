import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../actions/types';
import { failureOf } from '../transport/errors';
import { WaitCancelled } from './clock';
import type { Fault } from './faults';
import { LookFailed } from './jobStatus';

/** One of several items' shared failure as this item's own: n8n keeps one item per error. */
function asOwn(item: StitchItem, thrown: unknown): Error {
	const { itemIndex } = item;
	if (!(thrown instanceof NodeApiError || thrown instanceof NodeOperationError)) {
		return thrown as Error;
	}
	if (thrown.context.itemIndex === itemIndex) return thrown;
	const { message, description, failure } = thrown;
	const node = item.context.getNode();
	if (thrown instanceof NodeOperationError) {
		return new NodeOperationError(node, message, {
			description: description ?? undefined,
			itemIndex,
		});
	}
	// The transport made it, and knows fewer causes than n8n.
	const own = failure as Fault['failure'];
	return apiError(item, { message, description, httpCode: thrown.httpCode, failure: own });
}

interface Said {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	failure?: Fault['failure'];
}

function apiError(item: StitchItem, said: Said): NodeApiError {
	const { message, description, httpCode, failure = failureOf(httpCode) } = said;
	const options = {
		message,
		description: description ?? undefined,
		httpCode: httpCode ?? undefined,
		itemIndex: item.itemIndex,
		failure,
	};
	const error = new NodeApiError(item.context.getNode(), { message }, options);
	// n8n replaces messages in which it believes to see a code such as EPERM.
	return Object.assign(error, { message, description: description ?? null });
}

/** What ended a look or a wait of several items, as the error of one of them. */
export function lookError(item: StitchItem, thrown: unknown): Error {
	const node = item.context.getNode();
	const { itemIndex } = item;
	if (thrown instanceof WaitCancelled) {
		return new NodeOperationError(node, thrown.message, { itemIndex });
	}
	if (!(thrown instanceof LookFailed)) return asOwn(item, thrown);
	const { look } = thrown;
	if (look.miss === 'fault' && (look.fault.httpCode ?? look.fault.failure) !== undefined) {
		return apiError(item, look.fault);
	}
	const said = look.miss === 'fault' ? look.fault.description : undefined;
	const description = said ?? 'Try again later, and check the base URL in the credential.';
	return new NodeOperationError(node, thrown.message, { description, itemIndex });
}
