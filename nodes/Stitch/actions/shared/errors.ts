import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

type NodeProblem = NodeApiError | NodeOperationError;

/** The node as an error may carry it: parameters can hold passwords of a source form. */
function withoutParameters(node: INode): INode {
	const { id, name, type, typeVersion, position } = node;
	return { id, name, type, typeVersion, position, parameters: {} };
}

/** The way out that n8n's errors without a node may have. */
function descriptionOf(thrown: unknown): string | undefined {
	const { description } = Object(thrown) as { description?: unknown };
	return typeof description === 'string' ? description : undefined;
}

/** Any thrown value as n8n's error of one item. n8n keeps all fields of it in the execution. */
export function toItemError(node: INode, thrown: unknown, itemIndex: number): NodeProblem {
	const known = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
	const error = known
		? (thrown as NodeProblem)
		: new NodeOperationError(node, thrown instanceof Error ? thrown.message : String(thrown), {
				description: descriptionOf(thrown),
				itemIndex,
			});
	error.context.itemIndex ??= itemIndex;
	Object.assign(error, { node: withoutParameters(node) });
	return error;
}
