import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../transport';
import { isObject } from '../../transport/shape';
import { pick } from '../listing';

const KEPT = [
	'id',
	'name',
	'description',
	'type',
	'created_at',
	'updated_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
];

/**
 * The most useful fields of a destination under Stitch's own names, ten at most. Of the report
 * card only the step that it is at is left.
 */
export function simplifyDestination(destination: JsonObject): IDataObject {
	const simple = pick(destination, KEPT);
	const card = destination.report_card;
	if (isObject(card) && card.current_step_type !== undefined) {
		simple.report_card = { current_step_type: card.current_step_type } as IDataObject;
	}
	return simple;
}
