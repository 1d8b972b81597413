import type { JsonValue } from '../json';
import { parseJson } from '../json';

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
	if (/\d{16}/.test(text)) keepExact(text, Array.isArray(value) ? 1 : 0, exact);
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

/** Whether JavaScript rounds this number: a large integer, or too many digits. */
function isRoundedWhenRead(number: string): boolean {
	if (number.length < 16) return false;
	if (/^-?\d+$/.test(number)) return !Number.isSafeInteger(Number(number));
	const digits = number
		.replace(/[eE].*$/, '')
		.replace(/\D/g, '')
		.replace(/^0+/, '');
	return digits.length > 17;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isOpening = (code: number) => code === 123 || code === 91;
const isClosing = (code: number) => code === 125 || code === 93;
