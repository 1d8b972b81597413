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
