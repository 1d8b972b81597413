import type { JsonValue } from './types';

/** JSON nested deeper than this is refused: nothing that Stitch documents comes near. */
const MAX_DEPTH = 100;

/** What the text of an answer is. `broken`: it starts like JSON and is none. */
export type Body =
	| { kind: 'json'; value: JsonValue }
	| { kind: 'text'; value: string }
	| { kind: 'broken' };

/** Depth by counting brackets outside strings; no recursion, so depth itself can do no harm. */
function depth(json: string): number {
	let current = 0;
	let deepest = 0;
	let inString = false;
	for (let index = 0; index < json.length; index++) {
		const char = json.charCodeAt(index);
		if (inString) {
			if (char === 92) index++;
			else if (char === 34) inString = false;
		} else if (char === 34) inString = true;
		else if (char === 123 || char === 91) deepest = Math.max(deepest, ++current);
		else if (char === 125 || char === 93) current--;
	}
	return deepest;
}

/**
 * Reads the text of an answer. The Content-Type is not looked at: Stitch sends JSON, bare text and
 * nothing at all under the same ones (connect-api.md sections 1 and 4).
 */
export function readBody(text: string): Body {
	const trimmed = text.trim();
	if (trimmed === '') return { kind: 'json', value: null };
	const looksLikeJson = /^[[{"]/.test(trimmed);
	if (looksLikeJson && depth(trimmed) > MAX_DEPTH) return { kind: 'broken' };
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
