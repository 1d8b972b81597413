import type { ExtractionEvent, LoadEvent } from './jobEvents';
import type { SchemaEvent } from './schemaEvents';
import type { SourceEvent } from './sourceEvents';

export type TriggerEvent = ExtractionEvent | LoadEvent | SourceEvent | SchemaEvent;
export type EventKind = TriggerEvent['kind'];

export const KINDS: EventKind[] = [
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'newSource',
	'sourcePaused',
	'streamSchemaChanged',
];

/** What the node is to emit. */
export interface TriggerParameters {
	triggerOn: EventKind[];
	/** Empty: all sources. */
	sourceIds: number[];
	requestsPer10Minutes: number;
}

/** Which of Stitch's lists the chosen events come from. */
export const listsFor = ({ triggerOn }: TriggerParameters) => ({
	extractions: triggerOn.some((kind) => kind.startsWith('extraction')),
	loads: triggerOn.some((kind) => kind.startsWith('load')),
	sources: triggerOn.includes('sourcePaused') || triggerOn.includes('newSource'),
	schemas: triggerOn.includes('streamSchemaChanged'),
});
