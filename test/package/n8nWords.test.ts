import { filesIn, PAGES, read } from './support/documents.mts';

/** What users read: the pages, and the notes of the examples. */
const notes = filesIn('examples')
	.filter((file) => /^examples\/[\w-]+\.json$/.test(file))
	.map((file) => {
		const { nodes } = JSON.parse(read(file)) as {
			nodes: Array<{ type: string; parameters: { content?: string } }>;
		};
		const contents = nodes
			.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
			.map(({ parameters }) => parameters.content ?? '');
		return { file, text: contents.join('\n') };
	});
const texts = [...PAGES.map((file) => ({ file, text: read(file) })), ...notes];

/** A word of n8n 1.x, and how it is said beside the one of n8n 2. */
const OLDER = [
	{ word: /activat(?:e|ing) (?:it|the workflow)/gi, beside: /[Pp]ublish[^.]*$/ },
	{ word: /Import from File/g, beside: /_Import → From file_ \(_$/ },
	{ word: /Connect my account/g, beside: /[_*]Connect[_*] \([_*]$/ },
	{ word: /Credential to connect with/g, beside: /_Credential_ \(_$/ },
];

describe.each(texts)('$file', ({ text }) => {
	it.each(OLDER)("uses n8n 2's word before $word", ({ word, beside }) => {
		for (const { index } of text.matchAll(word)) {
			expect(text.slice(Math.max(0, index - 80), index)).toMatch(beside);
		}
	});
});

it('each older word is there, beside the one of n8n 2', () => {
	const all = texts.map(({ text }) => text).join('\n');
	for (const { word } of OLDER) expect(all).toMatch(word);
});

it('a note that asks to publish says so in both words, unless the example needs n8n 2', () => {
	const asking = notes.filter(({ text }) => /[Pp]ublish the workflow/.test(text));
	expect(asking.length).toBeGreaterThan(4);
	for (const { file, text } of asking) {
		const needsNewer = read(file).includes('n8n-nodes-base.dataTable');
		expect([file, needsNewer || text.includes('(activate it in n8n 1.x)')]).toEqual([file, true]);
	}
});
