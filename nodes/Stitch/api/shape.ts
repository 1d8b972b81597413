import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { JsonObject, JsonValue } from './types';

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with an answer that should be something else. */
export const notExpected = (answer: JsonValue, what: string): string =>
	answer === null ? `Stitch's answer is empty, and not ${what}` : `Stitch's answer is not ${what}`;

export const SOMETHING_ELSE =
	'Something between n8n and Stitch may have answered instead. Check the base URL in the credential.';

const MADE_ALL_THE_SAME =
	'It was not sent a second time, because Stitch may have executed it all the same: check in Stitch before you run it again.';

function refuse(
	node: INode,
	answer: JsonValue,
	what: string,
	itemIndex: number,
	description = SOMETHING_ELSE,
) {
	return new NodeOperationError(node, notExpected(answer, what), { description, itemIndex });
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

/** The answer to a request that is sent once, as one object; throws when it is anything else. */
export function expectMade(node: INode, answer: JsonValue, what: string, itemIndex: number) {
	if (isObject(answer)) return answer;
	throw refuse(node, answer, `a ${what}`, itemIndex, `${SOMETHING_ELSE} ${MADE_ALL_THE_SAME}`);
}
