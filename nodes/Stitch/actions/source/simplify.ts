import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../transport';

const KEPT = [
	'id',
	'name',
	'display_name',
	'type',
	'created_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
	'schedule',
];

/**
 * The most useful fields of a source under Stitch's own names, ten at most. Of the report card
 * only the step that it is at is left.
 */
export function simplifySource(source: JsonObject): IDataObject {
	const kept = KEPT.filter((field) => source[field] !== undefined);
	const simple = Object.fromEntries(kept.map((field) => [field, source[field]])) as IDataObject;
	const card = source.report_card as JsonObject | undefined;
	if (card?.current_step_type !== undefined) {
		simple.report_card = { current_step_type: card.current_step_type } as IDataObject;
	}
	return simple;
}
