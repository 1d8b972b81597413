import type { JsonValue } from '../../json';
import { isObject, isSet, textOf } from '../../json';
import { MAX_DEPTH, MAX_PARSED_BYTES, PIECE_BYTES } from './request';

const [QUOTE, BACKSLASH, COMMA] = [34, 92, 44];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93];

/** What an object or a list costs in memory beside its text, bytes, and what a value in it costs. */
const OBJECT_BYTES = 64;
const VALUE_BYTES = 16;

export interface JsonSize {
	/** Nested deeper than JSON of Stitch ever is. */
	tooDeep: boolean;
	/** About how many bytes the value takes once it is parsed. */
	parsedSize: number;
}

/** Where the text that `at` lies in ends; beyond the bytes if it doesn't, or if they end in an escape. */
function textEnd(json: Uint8Array, at: number): number {
	for (; at < json.length; at++) {
		const char = json[at];
		if (char === QUOTE) break;
		if (char === BACKSLASH) at++;
	}
	return at;
}

/**
 * Depth and size of JSON, by counting brackets and commas outside strings: no recursion, so depth
 * itself can do no harm. Counted while the bytes arrive, when there is nothing else to do, and over
 * bytes: over the text the same takes more than twice as long.
 */
export class JsonMeasure {
	private length = 0;

	private depth = 0;

	private objects = 0;

	private values = 0;

	private tooDeep = false;

	private inText = false;

	/** The last byte so far was the backslash before another one. */
	private isEscaped = false;

	/** Where in the bytes added last the last comma between the values of the outermost list is; or -1. */
	lastComma = -1;

	/** Counts the next bytes; they may begin and end anywhere. */
	add(json: Uint8Array): this {
		const { length } = json;
		this.lastComma = -1;
		if (length === 0) return this;
		let { depth, objects, values, inText } = this;
		let deepest = 0;
		let at = this.isEscaped ? 1 : 0;
		while (at < length) {
			const char = inText ? QUOTE : json[at++];
			if (char === QUOTE) {
				const end = textEnd(json, at);
				inText = end >= length;
				at = inText ? end : end + 1;
			} else if (char === COMMA) {
				values++;
				if (depth === 1) this.lastComma = at - 1;
			} else if (char === BRACE || char === BRACKET) {
				objects++;
				if (++depth > deepest) deepest = depth;
			} else if (char === BRACE_END || char === BRACKET_END) depth--;
		}
		this.isEscaped = at > length;
		this.length += length;
		if (deepest > MAX_DEPTH) this.tooDeep = true;
		[this.depth, this.objects, this.values, this.inText] = [depth, objects, values, inText];
		return this;
	}

	get size(): JsonSize {
		const { length, objects, values, tooDeep } = this;
		return { tooDeep, parsedSize: length + objects * OBJECT_BYTES + values * VALUE_BYTES };
	}
}

/** What the text of an answer is. `broken`: it starts like JSON and is not. */
export type Body =
	| { kind: 'json'; value: JsonValue }
	| { kind: 'text'; value: string }
	/** A page for people, such as a proxy's; `title` is its own, to be cut once secrets are hidden. */
	| { kind: 'page'; title?: string }
	| { kind: 'broken' };

/**
 * Reads the text of an answer. The Content-Type is not looked at: Stitch sends JSON, bare text and
 * nothing at all under the same ones (connect-api.md sections 1 and 4).
 */
export function readBody({ text, tooDeep }: { text: string; tooDeep?: boolean }): Body {
	const trimmed = text.trim();
	if (trimmed === '') return { kind: 'json', value: null };
	if (isPage(trimmed)) return { kind: 'page', title: titleOf(trimmed) };
	const looksLikeJson = /^[[{"]/.test(trimmed);
	if (looksLikeJson && tooDeep === true) return { kind: 'broken' };
	try {
		return { kind: 'json', value: JSON.parse(trimmed) as JsonValue };
	} catch {
		return looksLikeJson ? { kind: 'broken' } : { kind: 'text', value: trimmed };
	}
}

/** What was read of an answer. */
export interface ReadBody {
	/** Missing when it would take more than `MAX_PARSED_BYTES`. */
	body?: Body;
	/** All of the text; missing when it was read in pieces. */
	text?: string;
	/** About how many bytes the value takes. */
	parsedSize: number;
	/** Something in it has to be hidden. */
	holdsSecrets?: boolean;
}

/**
 * Reads an answer while it arrives. What there is at its end is read as a whole; of a long list, the
 * values that are complete are read before, again and again: the comma behind them becomes the end
 * of one list and the start of the next. If a piece is not JSON, the whole isn't either.
 */
export class BodyReader {
	private bytes = Buffer.alloc(0);

	private size = 0;

	/** The last comma between two values of the list; 0: none yet. */
	private comma = 0;

	/** Of the pieces so far. */
	private values: JsonValue[] = [];

	/** About how many bytes they take. */
	keptSize = 0;

	private isBroken = false;

	private holdsSecrets = false;

	private readonly measure = new JsonMeasure();

	/** @param secrets what to look for; without them, the whole text is wanted */
	constructor(private readonly secrets?: { areIn(text: string): boolean }) {}

	/** Takes the next bytes; they may begin and end anywhere. `inPieces`: what is complete may be read. */
	add(chunk: Uint8Array, inPieces: boolean): void {
		const { measure, size } = this;
		measure.add(chunk);
		if (this.isBroken || this.isTooLarge) return this.clear();
		this.makeRoom(size + chunk.length);
		this.bytes.set(chunk, size);
		this.size += chunk.length;
		if (measure.lastComma >= 0) this.comma = size + measure.lastComma;
		const isPiece = this.size >= PIECE_BYTES && this.comma > 0;
		if (inPieces && isPiece && this.isList) this.readPiece();
	}

	/** What it was, once all of it has been added. */
	end(): ReadBody {
		const { parsedSize } = this.measure.size;
		if (this.isTooLarge) return { parsedSize };
		const isWhole = this.values.length === 0 && !this.isBroken;
		const text = this.bytes.toString('utf8', 0, this.size);
		const body = this.read(text);
		const { holdsSecrets } = this;
		if (isWhole) return { body, text, parsedSize, holdsSecrets };
		this.keep(body);
		if (this.isBroken) return { body: { kind: 'broken' }, parsedSize };
		return { body: { kind: 'json', value: this.values }, parsedSize, holdsSecrets };
	}

	private get isTooLarge() {
		return this.measure.size.parsedSize > MAX_PARSED_BYTES;
	}

	private get isList() {
		return this.secrets !== undefined && this.bytes[0] === BRACKET;
	}

	private makeRoom(needed: number) {
		const { bytes } = this;
		if (needed <= bytes.length) return;
		this.bytes = Buffer.allocUnsafe(Math.max(needed, 2 * bytes.length));
		bytes.copy(this.bytes, 0, 0, this.size);
	}

	private readPiece() {
		const { bytes, comma } = this;
		bytes[comma] = BRACKET_END;
		const text = bytes.toString('utf8', 0, comma + 1);
		bytes[comma] = BRACKET;
		bytes.copyWithin(0, comma, this.size);
		this.size -= comma;
		this.comma = 0;
		this.keptSize = this.measure.size.parsedSize;
		this.keep(this.read(text));
	}

	private read(text: string): Body {
		if (this.secrets?.areIn(text) === true) this.holdsSecrets = true;
		return readBody({ text, tooDeep: this.measure.size.tooDeep });
	}

	private keep(body: Body) {
		// A list with a comma in it is never empty: "[1,]" is not JSON.
		const list = body.kind === 'json' && Array.isArray(body.value) ? body.value : [];
		if (list.length === 0) return this.clear();
		for (const value of list) this.values.push(value);
	}

	/** What is not kept takes no memory. */
	private clear() {
		this.isBroken = true;
		[this.bytes, this.size, this.values, this.keptSize] = [Buffer.alloc(0), 0, [], 0];
	}
}

/** Whether a 2xx is a refusal: an object with a non-null `error` (connect-api.md section 4). */
export const hasErrorInside = (value: JsonValue): boolean => isObject(value) && isSet(value.error);

const PAGE =
	/^(<\?xml[^<>]{0,100}>\s*)?<(!doctype html|!--|(html|head|body|title|meta|link|style|script|center|table|div|pre|h\d|p|b)\b)/i;

/** Whether text is a page for people. Other XML, such as that of the storage of logs, is not one. */
export const isPage = (text: string): boolean => PAGE.test(text.slice(0, 300).trimStart());

/** Nobody needs more of a page, and its markup may be anything. */
const LONGEST_PAGE = 20_000;

function titleOf(page: string): string | undefined {
	const start = page.slice(0, LONGEST_PAGE);
	const [, title] = /<(?:title|h1)[^<>]{0,100}>([^<]{1,2000})/i.exec(start) ?? [];
	const oneLine = title?.replace(/\s+/g, ' ').trim();
	return oneLine === '' ? undefined : oneLine;
}

/** All texts in a nested value with the keys that lead to them: "data: can't be blank". */
function flatten(value: JsonValue | undefined, key = ''): string[] {
	if (!isSet(value)) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, key));
	if (isObject(value)) {
		return Object.entries(value).flatMap(([name, entry]) =>
			flatten(entry, name === 'reason' || name === 'error' ? key : name),
		);
	}
	return [key === '' ? String(value) : `${key}: ${String(value)}`];
}

/** The value that Stitch sends back when it doesn't accept it (connect-api.md 8.33). */
const invalidTime = (value: unknown) =>
	textOf(value) === undefined ? undefined : `disabled_at: ${String(value)}`;

const joined = (value: JsonValue | undefined) => textOf(flatten(value).join('; '));

/** Names of the properties that `InvalidProperties` is about (connect-api.md 8.14). */
export function badProperties(body: JsonValue): string[] {
	if (!isObject(body) || !isObject(body.data) || !Array.isArray(body.data.bad_properties))
		return [];
	return body.data.bad_properties.filter((name): name is string => typeof name === 'string');
}

/** The code that a body carries: `InvalidType`, `ExistingUser`, `already_running`, … */
export function errorCode(body: JsonValue): string | undefined {
	if (!isObject(body)) return undefined;
	if (isObject(body.error)) return textOf(body.error.type);
	return textOf(body.error) ?? textOf(body.code);
}

/**
 * Stitch's message in an answer, whichever of the documented shapes it has
 * (connect-api.md section 4, import-api.md section 3); `undefined` when it says nothing.
 */
export function wordsOf(body: JsonValue): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isObject(body)) return undefined;
	const data = isObject(body.data) ? textOf(body.data.message) : undefined;
	const nested = isObject(body.error) ? joined(body.error.message) : undefined;
	const main =
		data ??
		nested ??
		textOf(body.message) ??
		textOf(body.invalid_fields) ??
		textOf(body.error) ??
		(isObject(body.error) ? joined(body.error) : undefined) ??
		textOf(body.status) ??
		invalidTime(body.disabled_at);
	const details = [
		badProperties(body).join(', '),
		joined(body.errors),
		// Import API: a bare word in `message` and the reason in `error`.
		textOf(body.message) === main ? textOf(body.error) : undefined,
	].filter((detail) => detail !== undefined && detail !== '' && detail !== main);
	if (main === undefined) return details.length > 0 ? details.join('; ') : undefined;
	return details.length > 0 ? `${main} (${details.join('; ')})` : main;
}
