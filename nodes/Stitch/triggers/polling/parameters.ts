import type { IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { parseId } from '../../api/http/path';
import type { ExtractionEvent } from './extractionEvents';
import type { LoadEvent } from './loadEvents';
import type { PausedEvent } from './pausedEvents';

export type TriggerEvent = ExtractionEvent | LoadEvent | PausedEvent;
export type EventKind = TriggerEvent['kind'];

const KINDS: EventKind[] = [
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'sourcePaused',
];

export interface TriggerParameters {
	triggerOn: EventKind[];
	/** Empty: all sources. */
	sourceIds: number[];
}

/** IDs from the list, or from an expression: numbers, digits, or text with commas. */
function readSourceIds(context: IPollFunctions): number[] {
	const { sourceIds } = context.getNodeParameter('filters', {}) as { sourceIds?: unknown };
	const values = (Array.isArray(sourceIds) ? sourceIds : [sourceIds ?? '']).flatMap((value) =>
		String(value)
			.split(',')
			.map((part) => part.trim())
			.filter((part) => part !== ''),
	);
	return values.map((value) => {
		const id = parseId(value);
		if (id !== undefined) return id;
		throw new NodeOperationError(
			context.getNode(),
			"'Source Names or IDs' holds something that is no ID",
			{ description: `IDs are positive whole numbers; this is "${value.slice(0, 60)}".` },
		);
	});
}

/** What the node is to tell. Throws NodeOperationError when it is nothing, or no event. */
export function readParameters(context: IPollFunctions): TriggerParameters {
	const chosen = context.getNodeParameter('triggerOn', []) as unknown;
	const triggerOn = KINDS.filter((kind) => Array.isArray(chosen) && chosen.includes(kind));
	if (!Array.isArray(chosen) || triggerOn.length === 0 || triggerOn.length < chosen.length) {
		throw new NodeOperationError(
			context.getNode(),
			"'Trigger On' names no event, or an unknown one",
			{
				description: `Choose at least one; the values are ${KINDS.join(', ')}.`,
			},
		);
	}
	return { triggerOn, sourceIds: readSourceIds(context) };
}

/** Which of Stitch's lists the chosen events come from. */
export const listsFor = ({ triggerOn }: TriggerParameters) => ({
	extractions: triggerOn.some((kind) => kind.startsWith('extraction')),
	loads: triggerOn.some((kind) => kind.startsWith('load')),
	paused: triggerOn.includes('sourcePaused'),
});
