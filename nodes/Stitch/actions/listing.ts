import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../transport';
import type { StitchItem } from './types';

/** How many records `Return All` and `Limit` ask for. */
export const wantedCount = (item: StitchItem): number =>
	item.parameter<boolean>('returnAll', false) ? Infinity : item.parameter<number>('limit', 50);

/** As many of the records as `Return All` and `Limit` ask for. */
export const limited = <T>(item: StitchItem, records: T[]): T[] =>
	records.slice(0, wantedCount(item));

/** The record with the named fields only, in their order; a field it lacks stays away. */
export function pick(record: JsonObject, fields: string[]): IDataObject {
	const kept = fields.filter((field) => record[field] !== undefined);
	return Object.fromEntries(kept.map((field) => [field, record[field]])) as IDataObject;
}
