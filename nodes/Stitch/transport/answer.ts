import { MAX_DEPTH } from './limits';
import type { JsonValue } from './types';

/** What the text of an answer is. `broken`: it starts like JSON and is none. */
export type Body =
	| { kind: 'json'; value: JsonValue }
	| { kind: 'text'; value: string }
	| { kind: 'broken' };

/**
 * Whether JSON is nested too deep, by counting brackets outside strings: no recursion, so depth
 * itself can do no harm.
 */
function isTooDeep(json: string): boolean {
	let depth = 0;
	for (let index = 0; index < json.length; index++) {
		const char = json.charCodeAt(index);
		if (char === 34) index = endOfString(json, index);
		else if (char === 123 || char === 91) {
			if (++depth > MAX_DEPTH) return true;
		} else if (char === 125 || char === 93) depth--;
	}
	return false;
}

/** Index of the quotation mark that ends the string that starts at `start`; the end without one. */
function endOfString(json: string, start: number): number {
	let end = json.indexOf('"', start + 1);
	while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
	return end === -1 ? json.length : end;
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(json: string, index: number): boolean {
	let backslashes = 0;
	while (json.charCodeAt(index - 1 - backslashes) === 92) backslashes++;
	return backslashes % 2 === 1;
}

/**
 * Reads the text of an answer. The Content-Type is not looked at: Stitch sends JSON, bare text and
 * nothing at all under the same ones (connect-api.md sections 1 and 4).
 */
export function readBody(text: string): Body {
	const trimmed = text.trim();
	if (trimmed === '') return { kind: 'json', value: null };
	const looksLikeJson = /^[[{"]/.test(trimmed);
	if (looksLikeJson && isTooDeep(trimmed)) return { kind: 'broken' };
	try {
		return { kind: 'json', value: JSON.parse(trimmed) as JsonValue };
	} catch {
		return looksLikeJson ? { kind: 'broken' } : { kind: 'text', value: trimmed };
	}
}

/** A 2xx that says it is none (connect-api.md section 4: an object with a non-null `error`). */
export function hasErrorInside(value: JsonValue): boolean {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		value.error !== undefined &&
		value.error !== null
	);
}

/** Whether text is a page for people, such as a proxy's. */
export function isHtml(text: string): boolean {
	return /^\s*(<!doctype html|<html|<head|<body)/i.test(text);
}
