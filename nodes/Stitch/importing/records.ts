import { isObject } from '../json';
import type { Measure, Shape } from './schema';
import { sequenceOf } from './sequences';
import type { ImportRecord, Target } from './types';
import { MAX_BODY_BYTES } from './types';

/** Most data points (values that are neither object nor array) of one record (import-api.md 4). */
const MAX_DATA_POINTS = 10_000;

export const TOO_LARGE = `alone is larger than a request of ${MAX_BODY_BYTES / 1e6} MB may be`;

/** `Item 5`, or `Record 2 of item 5` where an item holds several; both counted from 0, as n8n does. */
export function placeOf({
	itemIndex,
	position,
}: {
	itemIndex: number;
	position?: number | undefined;
}): string {
	return position === undefined ? `Item ${itemIndex}` : `Record ${position} of item ${itemIndex}`;
}

/** The first rule that a record breaks, as the end of a sentence. */
export function faultOf({ data, text, target }: ImportRecord): string | undefined {
	if (!isObject(data)) return 'is not a JSON object';
	for (const name of target.keyNames) {
		const fault = faultOfKey(data, name, text !== undefined);
		if (fault !== undefined) return fault;
		if (target.schema !== undefined && !hasOwn(target.schema.properties, name)) {
			return `has the key '${name}', which 'Schema' has no property for`;
		}
	}
	return undefined;
}

/** Why a key field can't identify the record: it is missing, or its value was rounded. */
function faultOfKey(data: object, name: string, exact: boolean): string | undefined {
	const value = hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
	if (value === undefined) return `has no key field '${name}'`;
	if (value === null) return `has null in its key field '${name}'`;
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return undefined;
	if (!Number.isFinite(value)) return `has ${value} in its key field '${name}'`;
	if (exact || !Number.isInteger(value)) return undefined;
	return `has a whole number beyond ${Number.MAX_SAFE_INTEGER} in its key field '${name}', which n8n cannot hold exactly: send it as text`;
}

/** The limit that a record exceeds, as the end of a sentence. */
export function faultOfMeasure(measure: Measure): string | undefined {
	if (measure.obstacle !== undefined) return measure.obstacle;
	if (measure.points > MAX_DATA_POINTS) {
		return `has ${measure.points} data points; Stitch takes at most ${MAX_DATA_POINTS} in one record`;
	}
	return measure.leastBytes > MAX_BODY_BYTES ? TOO_LARGE : undefined;
}

/** A record as the parameters give it, not checked yet. */
export const newRecord = (
	data: unknown,
	target: Target,
	itemIndex: number,
	position?: number,
	text?: string,
): ImportRecord => ({
	itemIndex,
	position,
	data: data as Record<string, unknown>,
	text,
	target,
	sequence: 0,
	leastBytes: 0,
	group: undefined,
});

/** Gives a record the sequence in its own field; returns why it can't, as the end of a sentence. */
export function takeOwnSequence(record: ImportRecord, field: string): string | undefined {
	const sequence = sequenceOf(record.data[field]);
	if (sequence === undefined) {
		return `has no usable sequence in '${field}': it has to be a whole number from 0 on, or an RFC 3339 date-time`;
	}
	record.sequence = sequence;
	return undefined;
}

export const hasOwn = (value: object, name: string): boolean =>
	Object.prototype.hasOwnProperty.call(value, name);

/** String keys should stay below this many characters (import-api.md 4). */
export const MAX_KEY_CHARACTERS = 256;

/** More warnings would hide the rest of the output. */
const MOST_WARNINGS = 20;

/** Prefixes of Stitch's own tables and columns (import-api.md 4). */
const RESERVED_PREFIX = /^_(sdc|rjm)/i;

/**
 * What Stitch appends to the name of a column with several types. Its documents give these as
 * examples and have no list (import-api.md 4).
 */
const TYPE_SUFFIX = /__(bigint|bi|bl|bo|do|fl|it|nu|st|string)$/i;

/** What is known of a table's records. */
interface Seen {
	tableName: string;
	/** Fields of the schema that is sent. */
	names: string[];
	/** What was seen in the records. */
	shape: Shape;
	/** Key fields with values of `MAX_KEY_CHARACTERS` or more. */
	longKeys: Iterable<string>;
}

/**
 * What Stitch accepts and a destination rejects later (import-api.md 4). Nobody sees it but in the
 * destination's `_sdc_rejected` table.
 */
export function warningsOf({ tableName, names, shape, longKeys }: Seen): string[] {
	const warnings: string[] = [];
	if (RESERVED_PREFIX.test(tableName)) {
		warnings.push(`Table '${tableName}' starts with a prefix that Stitch keeps for itself`);
	}
	for (const name of longKeys) {
		warnings.push(`Key field '${name}' has values of ${MAX_KEY_CHARACTERS} characters or more`);
	}
	warnings.push(...warningsOfNames(names, ''), ...warningsOfValues(shape, ''));
	if (warnings.length <= MOST_WARNINGS) return warnings;
	const more = warnings.length - MOST_WARNINGS;
	return [...warnings.slice(0, MOST_WARNINGS), `${more} more warnings`];
}

function warningsOfNames(names: string[], path: string): string[] {
	const warnings: string[] = [];
	const first = new Map<string, string>();
	for (const name of names) {
		const shown = `'${path}${name}'`;
		if (name === '')
			warnings.push(`A field ${path === '' ? '' : `of '${path}' `}has an empty name`);
		if (RESERVED_PREFIX.test(name)) {
			warnings.push(`Field ${shown} starts with a prefix that Stitch keeps for itself`);
		}
		if (TYPE_SUFFIX.test(name)) {
			warnings.push(`Field ${shown} ends with a type suffix that Stitch keeps for itself`);
		}
		const alike = first.get(name.toLowerCase());
		if (alike === undefined) first.set(name.toLowerCase(), name);
		else warnings.push(`Fields '${path}${alike}' and ${shown} differ only by case`);
	}
	return warnings;
}

function warningsOfValues(shape: Shape, path: string): string[] {
	return shape.fields().flatMap(([name, field]) => {
		const own = field.oddities().map((words) => `Field '${path}${name}' ${words}`);
		return [...own, ...warningsInside(field, `${path}${name}.`)];
	});
}

/** Warnings about fields inside a field, and inside the items of a list. */
function warningsInside(shape: Shape, path: string): string[] {
	const names = shape.fields().map(([name]) => name);
	const own = [...warningsOfNames(names, path), ...warningsOfValues(shape, path)];
	const { ofItems } = shape;
	if (ofItems === undefined) return own;
	const field = path.slice(0, -1);
	const ofValues = ofItems.oddities().map((words) => `Field '${field}' ${words}`);
	return [...own, ...ofValues, ...warningsInside(ofItems, path)];
}
