import { MAX_BODY_BYTES, MAX_DATA_POINTS, MAX_KEY_CHARACTERS } from './limits';
import { hasOwn, isObject, keysOutside } from './schema';
import { sequenceOf } from './sequence';
import type { Measure } from './shape';
import type { CheckedRecord, SourceRecord } from './types';

/** `Item 5`, or `Record 2 of item 5` where an item holds several; both counted from 0, as n8n does. */
export function placeOf({ itemIndex, position }: { itemIndex: number; position?: number }): string {
	return position === undefined ? `Item ${itemIndex}` : `Record ${position} of item ${itemIndex}`;
}

/** The first rule that a record breaks before anything is measured, as the end of a sentence. */
export function faultOf(source: SourceRecord): string | undefined {
	if (source.tableName.trim() === '') return "has no table: 'Table Name' is empty";
	if (!isObject(source.data)) return 'is no JSON object';
	const { data, keyNames, schema } = source;
	for (const name of keyNames) {
		if (!hasOwn(data, name) || data[name] === undefined) return `has no key field '${name}'`;
		if (data[name] === null) return `has null in its key field '${name}'`;
	}
	const outside = schema === undefined ? [] : keysOutside(schema, keyNames);
	if (outside.length > 0) return `has the key '${outside[0]}', which 'Schema' has no property for`;
	return undefined;
}

/** The rule that a measured record breaks, as the end of a sentence. */
export function faultOfMeasure(measure: Measure): string | undefined {
	if (measure.obstacle !== undefined) return measure.obstacle;
	if (measure.points > MAX_DATA_POINTS) {
		return `has ${measure.points} data points; Stitch takes at most ${MAX_DATA_POINTS} in one record`;
	}
	return measure.leastBytes > MAX_BODY_BYTES ? TOO_LARGE : undefined;
}

export const TOO_LARGE = `alone is larger than a request of ${MAX_BODY_BYTES / 1e6} MB may be`;

/** The record with its sequence, or the end of a sentence on why it has none. */
export function withSequence(source: SourceRecord, counted: string): CheckedRecord | string {
	const data = source.data as Record<string, unknown>;
	const field = source.sequenceField;
	const sequence = field === undefined ? counted : sequenceOf(data[field]);
	if (sequence === undefined) {
		return `has no usable sequence in '${field}': a whole number from 0 on or an RFC 3339 date-time is needed`;
	}
	const { itemIndex, position } = source;
	return { itemIndex, position, data, sequence, leastBytes: 0 };
}

/** Whether a key value is longer than Stitch advises (import-api.md 4). */
export function hasLongKey(source: SourceRecord, name: string): boolean {
	const value = (source.data as Record<string, unknown>)[name];
	return typeof value === 'string' && value.length >= MAX_KEY_CHARACTERS;
}
