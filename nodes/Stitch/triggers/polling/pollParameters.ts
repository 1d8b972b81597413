import type { IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { parseId } from '../../api/http/request';
import type { Reading } from '../../item/parameters';
import { namesIn, readChoices, readNumber, shown } from '../../item/parameters';
import { isSet } from '../../json';
import { JOBS_BUDGET } from '../../jobs/budget/slidingWindow';
import { collectionOf, required } from '../connect';
import type { TriggerParameters } from './events';
import { KINDS } from './events';

/** IDs from the list, or from an expression: numbers, digits, or text with commas. */
function readIds(value: unknown): Reading<number[]> {
	if (!isSet(value) || value === '') return { refused: 'is an expression that gave nothing' };
	const parts = [value]
		.flat()
		.flatMap((part) => (typeof part === 'string' ? namesIn(part) : [part]));
	// An empty list is what the editor has before anything is chosen; other nothing is a slip.
	const isChosen = parts.length > 0 || (Array.isArray(value) && value.length === 0);
	if (!isChosen) return { refused: 'is empty' };
	const ids = parts.map(parseId);
	const wrong = ids.indexOf(undefined);
	if (wrong < 0) return { value: ids as number[] };
	return { refused: `contains a value that is not an ID: ${shown(parts[wrong])}` };
}

/** What the node is to tell. Throws NodeOperationError for a value that can't be used. */
export function readParameters(context: IPollFunctions): TriggerParameters {
	const chosen = readChoices(context.getNodeParameter('triggerOn', []) as unknown, KINDS);
	const triggerOn = required(context, 'Trigger On', chosen);
	if (triggerOn.length === 0) {
		throw new NodeOperationError(context.getNode(), "'Trigger On' is empty", {
			description: 'Choose at least one event.',
		});
	}
	const filters = collectionOf(context, 'filters', 'Filters');
	const options = collectionOf(context, 'options', 'Options');
	const sources: Reading<number[]> =
		'sourceIds' in filters ? readIds(filters.sourceIds) : { value: [] };
	const limit = readNumber(options.requestsPer10Minutes ?? JOBS_BUDGET, 1, JOBS_BUDGET);
	return {
		triggerOn: KINDS.filter((kind) => triggerOn.includes(kind)),
		sourceIds: required(context, 'Source Names or IDs', sources),
		requestsPer10Minutes: required(context, 'Requests per 10 Minutes', limit),
	};
}
