/** A reference such as `connect-api.md 8.28`; `section` is undefined for one to a whole file. */
export interface Reference {
	document: string;
	section?: string;
}

const NUMBER = String.raw`\d{1,2}(?:\.\d{1,2})?[a-z]?(?![\w.]*\d)`;
const LIST = String.raw`(?:sections? )?${NUMBER}(?:(?:, and |, | and | to |–|; )(?:the unpublished )?(?:sections? )?${NUMBER})*`;

/** Comments wrap: a reference may continue after the stars or slashes of the next line. */
const unwrapped = (text: string): string => text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ');

const numbersIn = (list: string): string[] =>
	[...list.matchAll(new RegExp(NUMBER, 'g'))].map(([number]) => number);

/** Every reference of a text to one of the documents, one for each section that it names. */
export function referencesIn(text: string, documents: string[]): Reference[] {
	const names = documents.map((name) => name.replace('.', String.raw`\.`)).join('|');
	const pattern = new RegExp(`(?<![\\w-])(${names})\`?(?: (${LIST}))?`, 'g');
	return [...unwrapped(text).matchAll(pattern)].flatMap(([, document, list]): Reference[] =>
		list === undefined ? [{ document }] : numbersIn(list).map((section) => ({ document, section })),
	);
}

/** Sections that a text names without their document: ` (8.23)`, ` (8.35 to 8.38)`, `section 5.2`. */
export function numbersWithoutDocument(text: string): string[] {
	const withDocument = new RegExp(String.raw`\w\.md\`?(?: ${LIST})?`, 'g');
	const bare = new RegExp(String.raw`(?<=\s)\((${LIST})\)|\bsections? (${NUMBER})`, 'g');
	return [...unwrapped(text).replace(withDocument, '').matchAll(bare)]
		.flatMap(([, inBrackets, section]) => numbersIn(inBrackets ?? section))
		.filter((number) => number.includes('.'));
}

/**
 * The sections of a document by their numbers. A heading may span several (`### 8.31–8.34`), and
 * an item of a numbered list is a section of its own: item 2 below `## 11.` is 11.2.
 */
export function sectionsOf(document: string): Set<string> {
	const found = new Set<string>();
	let chapter = '';
	for (const line of document.split('\n')) {
		const heading = /^##+ (\d+)(?:\.(\d+))?([a-z]?)(?:–\d+\.(\d+))?\b/.exec(line);
		if (heading !== null) {
			const [, major, minor, letter, last] = heading;
			chapter = minor === undefined ? major : '';
			if (minor === undefined) found.add(major);
			for (let at = Number(minor); at <= Number(last ?? minor); at++) {
				found.add(`${major}.${at}${letter}`);
			}
		}
		const item = /^(\d+)\. /.exec(line);
		if (item !== null && chapter !== '') found.add(`${chapter}.${item[1]}`);
	}
	return found;
}
