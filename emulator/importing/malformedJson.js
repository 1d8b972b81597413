// @ts-check
'use strict';

/**
 * Where the text stops being JSON. V8 names the position in some of its messages only; the rest
 * are found by cutting the text.
 * @param {string} text
 * @returns {number} index of the character at fault; the length when the text just ends too early
 */
function faultIndex(text) {
	let [low, high] = [0, text.length];
	// The shortest beginning that no continuation could repair ends with the character at fault.
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (isBeginning(text.slice(0, middle + 1))) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** @param {string} text */
function isBeginning(text) {
	try {
		JSON.parse(text);
		return true;
	} catch (error) {
		const { message } = /** @type {SyntaxError} */ (error);
		if (/^Unexpected end|^Unterminated string/.test(message)) return true;
		const position = /at position (\d+)/.exec(message)?.[1];
		return position !== undefined && Number(position) >= text.length;
	}
}

/**
 * What Stitch's parser says (import-api.md 3.3 shows one sample).
 * @param {string} text
 * @param {SyntaxError | undefined} malformed
 */
function malformedJson(text, malformed) {
	const index = malformed ? faultIndex(text) : text.length;
	const before = text.slice(0, index).split('\n');
	const line = before.length;
	const column = before[line - 1].length + 1;
	const where = `[Source: java.io.StringReader@796a657e; line: ${line}, column: ${column}]`;
	if (index >= text.length) return `Unexpected end-of-input: expected a value\n at ${where}`;
	const character = text[index];
	return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a value\n at ${where}`;
}

module.exports = { malformedJson };
