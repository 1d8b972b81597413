import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from './types';
import { isObject } from './shape';

/** Whether Stitch gives a value; it leaves fields out or sets them to `null`. */
export const isSet = (value: unknown): boolean => value !== null && value !== undefined;

/** Whether a source or a destination is not deleted. */
export const isPresent = ({ deleted_at }: JsonObject): boolean => !isSet(deleted_at);

/** The record with the named fields only, in their order; a field it lacks stays away. */
export function pick(record: JsonObject, fields: string[]): IDataObject {
	const kept = fields.filter((field) => record[field] !== undefined);
	return Object.fromEntries(kept.map((field) => [field, record[field]])) as IDataObject;
}

/** `pick`, and of the report card the step that it is at. */
export function pickWithStep(record: JsonObject, fields: string[]): IDataObject {
	const simple = pick(record, fields);
	const card = record.report_card;
	if (isObject(card) && card.current_step_type !== undefined) {
		simple.report_card = { current_step_type: card.current_step_type } as IDataObject;
	}
	return simple;
}
