import type { JsonValue } from '../json';
import { isObject, parseJson } from '../json';
import type { Measure, Shape, TableSchema } from './schema';
import { sequenceOf } from './sequences';

/** Where records go. Records with the same parameters share one object. */
export interface Target {
	tableName: string;
	keyNames: string[];
	/** If missing, the schema is derived from all records of the table. */
	schema?: TableSchema;
	/** Top-level field that holds the sequence. If missing, the run's number is used. */
	sequenceField?: string;
	/** The records of this run replace all earlier ones of the table (import-api.md 3.2). */
	replaceTable?: boolean;
}

/**
 * One record, from the parameters to the request. A run may have a hundred thousand, so each is one
 * object with all fields from the start.
 */
export interface ImportRecord {
	itemIndex: number;
	/** Place among the records of its item, from 0; `undefined` when the item is one record. */
	position: number | undefined;
	/** A JSON object, once the record is in a group. */
	data: Record<string, unknown>;
	/** The record's JSON, sent in place of `data` if JavaScript rounded one of its numbers. */
	text: string | undefined;
	target: Target;
	/** 0 until the record is in a group. Decimal text if it is beyond JavaScript's numbers. */
	sequence: number | string;
	/** A lower bound of the length of its JSON in bytes. */
	leastBytes: number;
	group: TableGroup | undefined;
}

/** A record that is not sent, and why: a sentence that starts with the record's place. */
export interface RecordFault {
	itemIndex: number;
	tableName: string;
	reason: string;
}

/** The records of one table that share keys and schema, in the order they came in. */
export interface TableGroup {
	tableName: string;
	keyNames: string[];
	schema: TableSchema;
	records: ImportRecord[];
	/** What a destination may reject although Stitch accepts it. */
	warnings: string[];
	/** The table version of these records, if they replace the table. */
	version?: number;
	/** The sequence of the message that activates it. */
	activation?: number;
}

/** One request: its JSON body, and the records in it, in that order. */
export interface ImportBatch {
	body: Buffer;
	records: ImportRecord[];
}

/** Most records that one request may hold (import-api.md 4). */
export const MAX_RECORDS = 20_000;

/**
 * Most bytes of one request body. The documents say "20 MB" and not which megabyte; this is the
 * smaller one, counted exactly, so a body at the limit is accepted under both readings.
 */
export const MAX_BODY_BYTES = 20_000_000;

/** The records in a JSON text. */
export interface JsonRecords {
	value: JsonValue;
	/**
	 * The JSON of those records whose numbers JavaScript can't hold, unchanged. By position in the
	 * list, or at 0 if the text is one record.
	 */
	exact: Map<number, string>;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const MINUS = 45;

/**
 * Reads a JSON text that holds a record or a list of records. `undefined` when it is not JSON.
 * `JSON.parse` would round 9007199254740993, and make two keys one.
 */
export function readJsonRecords(text: string): JsonRecords | undefined {
	const value = parseJson(text);
	if (value === undefined) return undefined;
	const exact = new Map<number, string>();
	// Numbers with fewer digits are never rounded.
	if (/\d[\d.]{15}/.test(text)) keepExact(text, Array.isArray(value) ? 1 : 0, exact);
	return { value, exact };
}

/** Walks through a valid JSON text; `recordDepth` is the number of brackets around a record. */
function keepExact(text: string, recordDepth: number, exact: Map<number, string>): void {
	let depth = 0;
	let record = 0;
	let start = 0;
	let isRounded = false;
	let isBeyond = false;
	const end = (at: number) => {
		if (isRounded && !isBeyond) exact.set(record, text.slice(start, at).trim());
		[record, start, isRounded, isBeyond] = [record + 1, at + 1, false, false];
	};
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) at = endOfText(text, at);
		else if (code === MINUS || isDigit(code)) {
			const number = numberAt(text, at);
			at += number.length - 1;
			if (!Number.isFinite(Number(number))) isBeyond = true;
			else if (isRoundedWhenRead(number)) isRounded = true;
		} else if (isOpening(code)) {
			if (++depth === recordDepth) start = at + 1;
		} else if (isClosing(code)) {
			if (depth-- === recordDepth && recordDepth > 0) end(at);
		} else if (code === COMMA && depth === recordDepth && recordDepth > 0) end(at);
	}
	if (recordDepth === 0) end(text.length);
}

/** The position of the quotation mark that ends a string. */
function endOfText(text: string, start: number): number {
	let at = start + 1;
	for (; text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
	return at;
}

function numberAt(text: string, start: number): string {
	let at = start + 1;
	while (/[\d.eE+-]/.test(text.charAt(at))) at++;
	return text.slice(start, at);
}

/**
 * A record that is sent as it is written, for its schema: JavaScript reads 1.0 and
 * 12345678901234567.5 as integers, and Stitch does not.
 */
export function withFractions(text: string): JsonValue | undefined {
	let [shown, from] = ['', 0];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) at = endOfText(text, at);
		else if (code === MINUS || isDigit(code)) {
			const number = numberAt(text, at);
			if (!isWhole(number)) {
				shown += `${text.slice(from, at)}0.5`;
				from = at + number.length;
			}
			at += number.length - 1;
		}
	}
	return parseJson(shown + text.slice(from));
}

const isWhole = (number: string) => /^-?\d+$/.test(number);

/** Whether this is a large integer, or JavaScript would write it with other digits. */
function isRoundedWhenRead(number: string): boolean {
	if (number.length < 16) return false;
	if (isWhole(number)) return !Number.isSafeInteger(Number(number));
	return digitsOf(number) !== digitsOf(String(Number(number)));
}

/** A number's digits without zeros around them, and their power of ten: the same for 1.50 and 15e-1. */
function digitsOf(number: string): string {
	const [mantissa, exponent = '0'] = number.toLowerCase().split('e');
	const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
	const digits = `${whole}${fraction}`;
	let end = digits.length;
	while (digits[end - 1] === '0') end--;
	const power = Number(exponent) - fraction.length + (digits.length - end);
	return end === 0 ? '0' : `${digits.slice(0, end).replace(/^0+/, '')}e${power}`;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isOpening = (code: number) => code === 123 || code === 91;
const isClosing = (code: number) => code === 125 || code === 93;

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
		if (target.schema !== undefined && !Object.hasOwn(target.schema.properties, name)) {
			return `has the key '${name}', which 'Schema' has no property for`;
		}
	}
	// n8n's "Always Output Data" makes an empty item of no rows.
	const isNothing = target.replaceTable === true && Object.keys(data).length === 0;
	return isNothing ? "is empty, and 'Replace Table' never empties a table" : undefined;
}

/** Why a key field can't identify the record: it is missing, or its value was rounded. */
function faultOfKey(data: object, name: string, exact: boolean): string | undefined {
	const given = Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
	// An invalid date becomes null in JSON.
	const { toJSON } = Object(given) as { toJSON?: unknown };
	const value: unknown = typeof toJSON === 'function' ? toJSON.call(given) : given;
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
