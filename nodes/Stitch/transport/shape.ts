import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { JsonObject, JsonValue } from './types';

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function refuse(node: INode, answer: JsonValue, what: string, itemIndex: number) {
	const message =
		answer === null
			? `Stitch's answer is empty, and not ${what}`
			: `Stitch's answer is not ${what}`;
	return new NodeOperationError(node, message, {
		description:
			'Something between n8n and Stitch may have answered instead. Check the base URL in the credential.',
		itemIndex,
	});
}

/** The answer as a list of objects; throws when it is anything else. */
export function expectList(node: INode, answer: JsonValue, what: string, itemIndex: number) {
	if (Array.isArray(answer) && answer.every(isObject)) return answer as JsonObject[];
	throw refuse(node, answer, `a list of ${what}`, itemIndex);
}

/** The answer as one object; throws when it is anything else. */
export function expectObject(node: INode, answer: JsonValue, what: string, itemIndex: number) {
	if (isObject(answer)) return answer;
	throw refuse(node, answer, `a ${what}`, itemIndex);
}
