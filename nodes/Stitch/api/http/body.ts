import { MAX_DEPTH } from './limits';
import type { JsonValue } from '../types';

const [QUOTE, BACKSLASH] = [34, 92];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93];

/** What the text of an answer is. `broken`: it starts like JSON and is none. */
export type Body =
	| { kind: 'json'; value: JsonValue }
	| { kind: 'text'; value: string }
	| { kind: 'broken' };

/**
 * Whether JSON is nested too deep, by counting brackets outside strings: no recursion, so depth
 * itself can do no harm. One plain loop over bytes, because a large answer takes a while: over its
 * text the same takes more than twice as long.
 */
export function isTooDeep(json: Uint8Array): boolean {
	const { length } = json;
	let depth = 0;
	for (let index = 0; index < length; index++) {
		const char = json[index];
		if (char === QUOTE) {
			for (index++; index < length; index++) {
				const inner = json[index];
				if (inner === QUOTE) break;
				if (inner === BACKSLASH) index++;
			}
		} else if (char === BRACE || char === BRACKET) {
			if (++depth > MAX_DEPTH) return true;
		} else if (char === BRACE_END || char === BRACKET_END) depth--;
	}
	return false;
}

/**
 * Reads the text of an answer, `tooDeep` as `isTooDeep` found it. The Content-Type is not looked at: Stitch sends JSON, bare text and
 * nothing at all under the same ones (connect-api.md sections 1 and 4).
 */
export function readBody({ text, tooDeep }: { text: string; tooDeep?: boolean }): Body {
	const trimmed = text.trim();
	if (trimmed === '') return { kind: 'json', value: null };
	const looksLikeJson = /^[[{"]/.test(trimmed);
	if (looksLikeJson && tooDeep === true) return { kind: 'broken' };
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
