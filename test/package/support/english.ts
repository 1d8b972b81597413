const SMALL = /^(a|an|and|as|at|but|by|for|from|if|in|into|of|off|on|or|per|the|to|with)$/;

/** Every word with a capital, small ones in the middle aside. */
export function isTitleCase(text: string): boolean {
	const words = text.split(/[\s-]+/);
	return words.every(
		(word, index) =>
			/^[("]?[A-Z0-9]/.test(word) || (index > 0 && index < words.length - 1 && SMALL.test(word)),
	);
}

/** Names that keep their capitals within a sentence. */
const NAMES =
	/\b(API|CSV|HTTP|HTTPS|IDs?|JSON|JSONs|OAuth2?|Stitch|URI|URLs?|UTC|n8n|Connect|Import|Schema)\b/g;

/** A capital at the start, and after it names only. */
export const isSentenceCase = (text: string): boolean =>
	/^["'A-Z0-9*]/.test(text) && !/\s[A-Z]/.test(text.replace(NAMES, ''));

/** A capital at the start; a period at the end only when there is one before it. */
export function isSentence(text: string): boolean {
	const plain = text.replace(/e\.g\. |i\.e\. |<[^>]+>/g, '');
	const several = /[.!?:] ["A-Z]/.test(plain) || /\. \S/.test(plain);
	return /^["'A-Z0-9*]/.test(plain) && (plain.endsWith('.') ? several : !/\. /.test(plain));
}

/** Whether names are in alphabetical order, as a person sorts them. */
export const isSorted = (names: string[]): boolean =>
	names.every((name, index) => index === 0 || names[index - 1].localeCompare(name) <= 0);
