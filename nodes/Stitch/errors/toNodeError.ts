import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { StitchError } from '../api/StitchError';
import { explain } from './explain';

type NodeError = NodeApiError | NodeOperationError;

/** The node as an error may carry it: parameters can hold passwords of a source form. */
function withoutParameters({ id, name, type, typeVersion, position }: INode): INode {
	return { id, name, type, typeVersion, position, parameters: {} };
}

/** n8n's `failure`, as far as Stitch's answer proves a cause. */
function failureOf({ kind, status = 0, retryAfterMs }: StitchError) {
	const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
	if (kind === 'notSent' || kind === 'lost' || kind === 'timeout') {
		return { cause: 'temporarily-unavailable' as const };
	}
	if (kind !== 'refused') return undefined;
	if (status === 401) return { cause: 'credential-invalid' as const };
	if (status === 429) return { cause: 'rate-limited' as const, ...wait };
	return status >= 500 ? { cause: 'temporarily-unavailable' as const, ...wait } : undefined;
}

/** A message and a description that n8n leaves as they are: it replaces those with a code such as EPERM. */
function withWords<E extends NodeError>(error: E, message: string, description: string): E {
	return Object.assign(error, { message, description });
}

function ofStitch(node: INode, error: StitchError, itemIndex?: number): NodeError {
	const { message, description } = explain(error);
	if (error.kind === 'unusable') {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const httpCode = error.status === undefined ? undefined : String(error.status);
	const options = { message, description, httpCode, itemIndex, failure: failureOf(error) };
	return withWords(new NodeApiError(node, { message }, options), message, description);
}

/** The description that n8n's errors without a node may have. */
function descriptionOf(thrown: unknown): string | undefined {
	const { description } = Object(thrown) as { description?: unknown };
	return typeof description === 'string' ? description : undefined;
}

/** One error of several items, as the error of one of them: n8n keeps one item per error. */
function ofNode(node: INode, thrown: NodeError, itemIndex?: number): NodeError {
	const own = thrown.context.itemIndex as unknown;
	if (itemIndex === undefined || own === itemIndex) return thrown;
	if (own === undefined) {
		thrown.context.itemIndex = itemIndex;
		return thrown;
	}
	const { message } = thrown;
	const description = thrown.description ?? undefined;
	if (thrown instanceof NodeOperationError) {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const options = { message, description, httpCode: thrown.httpCode ?? undefined, itemIndex };
	return withWords(new NodeApiError(node, { message }, options), message, description ?? '');
}

/**
 * Anything thrown as n8n's error of one item. Called at three borders only: the router, the hook's
 * life cycle and the poll. Nothing of a request or of a raw answer is attached, because n8n stores
 * errors with all their fields.
 */
export function toNodeError(node: INode, thrown: unknown, itemIndex?: number): NodeError {
	const error =
		thrown instanceof StitchError
			? ofStitch(node, thrown, itemIndex)
			: thrown instanceof NodeApiError || thrown instanceof NodeOperationError
				? ofNode(node, thrown, itemIndex)
				: new NodeOperationError(node, thrown instanceof Error ? thrown.message : String(thrown), {
						description: descriptionOf(thrown),
						itemIndex,
					});
	return Object.assign(error, { node: withoutParameters(node) });
}
