import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../actions/types';
import { WaitCancelled } from './clock';
import { LookFailed } from './jobStatus';

/** One of several items' shared failure as this item's own: n8n keeps one item per error. */
function asOwn(item: StitchItem, thrown: unknown): Error {
	const { itemIndex } = item;
	if (!(thrown instanceof NodeApiError || thrown instanceof NodeOperationError)) {
		return thrown as Error;
	}
	if (thrown.context.itemIndex === itemIndex) return thrown;
	const { message, description } = thrown;
	const node = item.context.getNode();
	if (thrown instanceof NodeOperationError) {
		return new NodeOperationError(node, message, {
			description: description ?? undefined,
			itemIndex,
		});
	}
	return apiError(item, { message, description, httpCode: thrown.httpCode });
}

interface Said {
	message: string;
	description?: string | null;
	httpCode?: string | null;
}

function apiError(item: StitchItem, { message, description, httpCode }: Said): NodeApiError {
	const options = {
		message,
		description: description ?? undefined,
		httpCode: httpCode ?? undefined,
		itemIndex: item.itemIndex,
		...(httpCode === '401' ? { failure: { cause: 'credential-invalid' as const } } : {}),
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
	if (look.miss === 'fault' && look.fault.httpCode !== undefined) return apiError(item, look.fault);
	const description = look.miss === 'fault' ? look.fault.description : undefined;
	return new NodeOperationError(node, thrown.message, { description, itemIndex });
}
