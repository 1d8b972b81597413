import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from './explain';
import { causeOf } from './explain';
import { redact } from '../api/http/redact';

function n8nFailure({ cause, retryAfterMs }: Failure) {
	if (cause === undefined) return undefined;
	if (cause === 'credential-invalid') return { cause };
	return retryAfterMs === undefined ? { cause } : { cause, retryAfterMs };
}

/** n8n's `failure` for the status of an answer, as far as it proves a cause. */
function failureOf(httpCode?: string | null) {
	const cause = causeOf(Number(httpCode ?? Number.NaN));
	return cause && { cause };
}

interface Said {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	/** From the status, when nothing else is known of it. */
	failure?: { cause: NonNullable<Failure['cause']>; retryAfterMs?: number };
}

/** n8n's error for an answer of Stitch, with these words and no others. */
export function apiError(node: INode, said: Said, itemIndex?: number): NodeApiError {
	const { message, description, httpCode, failure = failureOf(httpCode) } = said;
	const error = new NodeApiError(
		node,
		{ message },
		{
			message,
			description: description ?? undefined,
			httpCode: httpCode ?? undefined,
			itemIndex,
			failure,
		},
	);
	// n8n replaces messages in which it believes to see a code such as EPERM.
	return Object.assign(error, { message, description: description ?? null });
}

/** One of several items' shared failure as an item's own: n8n keeps one item per error. */
export function asOwn(node: INode, thrown: unknown, itemIndex: number): Error {
	if (!(thrown instanceof NodeApiError || thrown instanceof NodeOperationError)) {
		return thrown as Error;
	}
	if (thrown.context.itemIndex === itemIndex) return thrown;
	const { message, description } = thrown;
	if (thrown instanceof NodeOperationError) {
		return new NodeOperationError(node, message, {
			description: description ?? undefined,
			itemIndex,
		});
	}
	// The transport made it, and knows fewer causes than n8n.
	const failure = thrown.failure as Said['failure'];
	return apiError(node, { message, description, httpCode: thrown.httpCode, failure }, itemIndex);
}

/**
 * n8n's error for a failed request. Nothing of the request or the raw answer is attached to it:
 * n8n stores errors with all their fields.
 */
export function toNodeError(
	node: INode,
	failure: Failure,
	secrets: string[],
	itemIndex: number,
): NodeApiError {
	const message = redact(failure.message, secrets);
	const description = redact(failure.description, secrets);
	const { httpCode } = failure;
	const said = { message, description, httpCode, failure: n8nFailure(failure) };
	const error = apiError(node, said, itemIndex);
	if (failure.effectUnknown) error.context.effectUnknown = true;
	if (failure.known !== undefined) error.context.known = failure.known;
	if (failure.code !== undefined) error.context.stitchCode = redact(failure.code, secrets);
	return error;
}
