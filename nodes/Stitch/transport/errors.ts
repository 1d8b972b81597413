import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Failure } from './failure';
import { causeOf } from './failure';
import { redact } from './redact';

function n8nFailure({ cause, retryAfterMs }: Failure) {
	if (cause === undefined) return undefined;
	if (cause === 'credential-invalid') return { cause };
	return retryAfterMs === undefined ? { cause } : { cause, retryAfterMs };
}

/** n8n's `failure` for the status of an answer, as far as it proves a cause. */
export function failureOf(httpCode?: string | null) {
	const cause = causeOf(Number(httpCode ?? Number.NaN));
	return cause && { cause };
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
	const error = new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: failure.httpCode, itemIndex, failure: n8nFailure(failure) },
	);
	// n8n replaces messages in which it believes to see a code such as EPERM.
	error.message = message;
	error.description = description;
	if (failure.effectUnknown) error.context.effectUnknown = true;
	if (failure.code !== undefined) error.context.stitchCode = redact(failure.code, secrets);
	return error;
}
