import { selectFields } from './fields';
import { selectReplication } from './replication';
import type { Selection, StreamChoice, StreamState } from './types';

/**
 * What to send to turn a stream and its fields on or off (connect-api.md 8.25), with every rule of
 * data-structures.md sections 6 and 7 that can't hold. Only what changes is sent.
 */
export function planSelection(choice: StreamChoice, stream: StreamState): Selection {
	const own = selectReplication(choice, stream);
	const fields = selectFields(choice, stream);
	const isOn = choice.selected ?? stream.selected;
	const asksForFields = (choice.selectFields ?? []).length > 0;
	const isKnown = [...stream.fields.values()].some(({ inclusion }) => inclusion !== undefined);
	const isEmpty = isOn && isKnown && fields.replicated.size === 0;
	const entry = {
		tap_stream_id: stream.tapStreamId,
		metadata: [
			...(Object.keys(own.metadata).length > 0 ? [{ breadcrumb: [], metadata: own.metadata }] : []),
			...fields.entries,
		],
	};
	const refusals = [
		...own.refusals,
		...fields.refusals,
		...(asksForFields && !isOn ? ['fields can only be selected in a selected stream'] : []),
		...keysRefused(entry.metadata, stream),
	];
	if (entry.metadata.length === 0 && refusals.length === 0)
		refusals.push('there is nothing to change');
	const warnings = [
		...own.warnings,
		...fields.warnings,
		...(isEmpty ? ['No field is selected, so nothing will be replicated'] : []),
	];
	return { entry, refusals, warnings };
}

/** Metadata keys that Stitch doesn't let anyone write in this stream. */
function keysRefused(
	entries: Selection['entry']['metadata'],
	{ writableKeys }: StreamState,
): string[] {
	if (writableKeys === undefined) return [];
	const keys = new Set(entries.flatMap(({ metadata }) => Object.keys(metadata)));
	return [...keys]
		.filter((key) => !writableKeys.includes(key))
		.map((key) => `'${key}' can't be set for this stream`);
}
