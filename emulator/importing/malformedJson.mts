/**
 * Where the text stops being JSON. V8 names the position in some of its messages only; the rest
 * are found by cutting the text.
 * @returns index of the character at fault; the length when the text just ends too early
 */
function faultIndex(text: string): number {
	let [low, high] = [0, text.length];
	// The shortest beginning that no continuation could repair ends with the character at fault.
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (isBeginning(text.slice(0, middle + 1))) low = middle + 1;
		else high = middle;
	}
	return low;
}

function isBeginning(text: string) {
	try {
		JSON.parse(text);
		return true;
	} catch (error) {
		const { message } = error as SyntaxError;
		if (/^Unexpected end|^Unterminated string/.test(message)) return true;
		const position = /at position (\d+)/.exec(message)?.[1];
		return position !== undefined && Number(position) >= text.length;
	}
}

/** What Stitch's parser says (import-api.md 3.3 shows one sample). */
export function malformedJson(text: string, malformed: SyntaxError | undefined) {
	const index = malformed ? faultIndex(text) : text.length;
	const before = text.slice(0, index).split('\n');
	const line = before.length;
	const column = before[line - 1].length + 1;
	const where = `[Source: java.io.StringReader@796a657e; line: ${line}, column: ${column}]`;
	if (index >= text.length) return `Unexpected end-of-input: expected a value\n at ${where}`;
	const character = text[index];
	return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a value\n at ${where}`;
}
