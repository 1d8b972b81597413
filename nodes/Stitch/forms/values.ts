import { isObject, parseJson } from '../json';
import { tryToParseDateTime } from 'n8n-workflow';

/** What a property's JSON Schema asks for (the table in data-structures.md section 3). */
export type PropertyKind =
	| { kind: 'text' }
	/** Text, or a list of texts. */
	| { kind: 'textOrArray' }
	| { kind: 'boolean'; asText: boolean }
	| { kind: 'number' }
	| { kind: 'choice'; choices: Array<string | number | boolean> }
	/** `2024-03-05T00:00:00Z`. */
	| { kind: 'midnight' }
	/** `2024-03-05`. */
	| { kind: 'date' }
	| { kind: 'dateTime' }
	| { kind: 'array' }
	| { kind: 'object' };

const TEXT: PropertyKind = { kind: 'text' };

type Schema = Record<string, unknown>;

/** Text where the schema doesn't say: Stitch accepts text for most properties. */
export function kindOf(schema: Schema | undefined): PropertyKind {
	if (schema === undefined) return TEXT;
	if (Array.isArray(schema.enum)) return kindOfEnum(schema.enum);
	const types = typesOf(schema);
	if (types.length === 1) return kindOfType(types[0], schema);
	if (types.length > 1) return merge(types.map((type) => kindOfType(type, schema)));
	const branches = branchesOf(schema);
	return branches.length > 0
		? merge(branches.map(kindOf))
		: kindOfType(impliedType(schema), schema);
}

function kindOfType(type: string, schema: Schema): PropertyKind {
	if (type === 'boolean') return { kind: 'boolean', asText: false };
	if (type === 'integer' || type === 'number') return { kind: 'number' };
	if (type === 'array' || type === 'object') return { kind: type };
	if (typeof schema.pattern === 'string') return kindOfPattern(schema.pattern);
	if (schema.format === 'date-time') return { kind: 'dateTime' };
	return schema.format === 'date' ? { kind: 'date' } : TEXT;
}

function kindOfPattern(pattern: string): PropertyKind {
	if (isMidnight(pattern)) return { kind: 'midnight' };
	const choices = choicesOf(pattern);
	return choices === undefined ? TEXT : kindOfChoices(choices);
}

function kindOfEnum(values: unknown[]): PropertyKind {
	const choices = values.filter((value) => value !== null);
	return choices.length > 0 && choices.every(isScalar) ? kindOfChoices(choices) : TEXT;
}

/** `true` and `false` are a switch, as text or as booleans. */
function kindOfChoices(choices: Array<string | number | boolean>): PropertyKind {
	const unique = [...new Set(choices)];
	const isSwitch =
		unique.length === 2 && ['true', 'false'].every((word) => unique.map(String).includes(word));
	return isSwitch
		? { kind: 'boolean', asText: unique.some((choice) => typeof choice === 'string') }
		: { kind: 'choice', choices: unique };
}

/** One kind for several allowed shapes; a text is preferred, as Stitch's properties are texts. */
function merge(kinds: PropertyKind[]): PropertyKind {
	const names = new Set(kinds.map(({ kind }) => kind));
	if (names.has('boolean') && kinds.every(isSwitchOrText))
		return { kind: 'boolean', asText: kinds.some(isTextual) };
	if (names.size === 1 && names.has('choice')) {
		return kindOfChoices(kinds.flatMap((kind) => (kind.kind === 'choice' ? kind.choices : [])));
	}
	if (names.size === 1) return kinds[0];
	const isList =
		names.has('array') && [...names].every((name) => name === 'array' || name === 'text');
	return isList ? { kind: 'textOrArray' } : TEXT;
}

function isSwitchOrText({ kind }: PropertyKind): boolean {
	return kind === 'boolean' || kind === 'text';
}

function isTextual(kind: PropertyKind): boolean {
	return kind.kind === 'text' || (kind.kind === 'boolean' && kind.asText);
}

function typesOf(schema: Schema): string[] {
	const types = Array.isArray(schema.type) ? schema.type : [schema.type];
	return types.filter((type): type is string => typeof type === 'string' && type !== 'null');
}

function branchesOf(schema: Schema): Schema[] {
	const all = [schema.anyOf, schema.oneOf].flatMap((list) =>
		Array.isArray(list) ? (list as unknown[]) : [],
	);
	return all.filter(isObject).filter(({ type }) => type !== 'null');
}

function impliedType(schema: Schema): string {
	if (isObject(schema.properties)) return 'object';
	return 'items' in schema ? 'array' : 'string';
}

function isScalar(value: unknown): value is string | number | boolean {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * The texts that a pattern such as `^1$|^30$`, `^(A|B)$` or `^1|2$` allows, in its order.
 * `undefined` when the pattern is anything else than a list of literal texts.
 */
export function choicesOf(pattern: string): string[] | undefined {
	const grouped = /^\^?\((?:\?:)?([^()]*)\)\$?$/.exec(pattern)?.[1];
	const alternatives = (grouped ?? pattern).split('|');
	const choices = alternatives.map((one) => unescape(one.replace(/^\^/, '').replace(/\$$/, '')));
	const isList = choices.length > 1 || grouped !== undefined;
	return isList && choices.every((choice) => choice !== undefined)
		? (choices as string[])
		: undefined;
}

/** A literal text without its backslashes; `undefined` for a pattern that isn't literal. */
function unescape(text: string): string | undefined {
	const isLiteral = /^(?:[^\\^$.*+?()[\]{}|]|\\[^A-Za-z0-9])+$/.test(text);
	return isLiteral ? text.replace(/\\(.)/g, '$1') : undefined;
}

/** Whether a pattern asks for a date at midnight UTC, such as `2024-03-05T00:00:00Z`. */
export function isMidnight(pattern: string): boolean {
	return /^\^?\\d\{4\}-\\d\{2\}-\\d\{2\}T00:00:00Z\$?$/.test(pattern);
}

/** In place of a text that isn't valid JSON where Stitch needs an array or an object. */
export const UNREADABLE = Symbol('unreadable');

/**
 * A value in the type that Stitch's schema asks for. What doesn't fit is sent unchanged, and
 * Stitch names it in its answer.
 *
 * @param timezone where a time without a zone was meant, e.g. `Europe/Berlin`
 */
export function convert(value: unknown, kind: PropertyKind, timezone: string): unknown {
	switch (kind.kind) {
		case 'boolean':
			return toSwitch(value, kind.asText);
		case 'number':
			return toNumber(value);
		case 'choice':
			return kind.choices.find((choice) => isSame(choice, value)) ?? toText(value);
		case 'midnight':
			return withDate(value, (date) => `${date}T00:00:00Z`);
		case 'date':
			return withDate(value, (date) => date);
		case 'dateTime':
			return toDateTime(value, timezone);
		case 'array':
		case 'object':
			return typeof value === 'string' ? fromJson(value, kind.kind) : value;
		case 'textOrArray':
			return typeof value === 'string' && /^\s*\[/.test(value) ? listOr(value) : toText(value);
		default:
			return toText(value);
	}
}

function toText(value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	return isMoment(value) ? new Date(value.valueOf()).toISOString() : value;
}

function toSwitch(value: unknown, asText: boolean): unknown {
	const word = isScalar(value) ? String(value).trim().toLowerCase() : '';
	const isOn = word === 'true' || word === '1';
	if (!isOn && word !== 'false' && word !== '0') return toText(value);
	return asText ? String(isOn) : isOn;
}

function toNumber(value: unknown): unknown {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
	return Number.isFinite(number) ? number : value;
}

/** Keeps the calendar day as written or picked, whatever its zone. */
function withDate(value: unknown, write: (date: string) => string): unknown {
	const text = isMoment(value) ? dayOf(value) : toText(value);
	const date =
		typeof text === 'string' ? /^\s*(\d{4}-\d{2}-\d{2})(?!\d)/.exec(text)?.[1] : undefined;
	return date === undefined ? text : write(date);
}

function toDateTime(value: unknown, timezone: string): unknown {
	if (typeof value !== 'string') return toText(value);
	const isLocal = /^\s*\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*$/.test(value);
	return isLocal ? (toUtc(value.trim(), timezone) ?? value) : value;
}

/** Read as UTC and then moved into its zone: the oldest n8n takes no zone for the reading. */
function toUtc(text: string, timezone: string): string | null {
	const iso = text.replace(' ', 'T');
	try {
		const read = tryToParseDateTime(`${iso.includes('T') ? iso : `${iso}T00:00`}Z`);
		return read.setZone(timezone, { keepLocalTime: true }).toUTC().toISO();
	} catch {
		return null;
	}
}

function fromJson(text: string, kind: 'array' | 'object'): unknown {
	const value = parseJson(text);
	const isKind = kind === 'array' ? Array.isArray(value) : isObject(value);
	return isKind ? value : UNREADABLE;
}

function listOr(text: string): unknown {
	const value = parseJson(text);
	return Array.isArray(value) ? value : text;
}

/** Compares as text. Never calls an object's own methods: it may come from JSON with any keys. */
function isSame(choice: unknown, value: unknown): boolean {
	return (isScalar(value) || typeof value === 'bigint') && String(choice) === String(value);
}

/** A Date, or a date of Luxon's, which n8n's expressions return. */
function isMoment(value: unknown): value is { valueOf(): number; toISODate?: () => string } {
	if (value instanceof Date) return !Number.isNaN(value.getTime());
	const isLuxon = typeof (value as { toISODate?: unknown } | null)?.toISODate === 'function';
	return isLuxon && Number.isFinite(Number(value));
}

function dayOf(moment: { valueOf(): number; toISODate?: () => string }): string {
	return moment.toISODate?.() ?? new Date(moment.valueOf()).toISOString();
}
