import documented from '../../emulator/documented.json';
import { filesOf, read } from '../structure/support/sources.mts';
import { numbersWithoutDocument, referencesIn, sectionsOf } from './support/references';

const FOLDER = 'docs/stitch-api/';
const files = filesOf(__PACKAGE_DIR__);
const documents = files
	.filter((file) => file.startsWith(FOLDER) && !file.endsWith('/README.md'))
	.map((file) => file.slice(FOLDER.length));
const sections = new Map(
	documents.map((name) => [name, sectionsOf(read(__PACKAGE_DIR__, `${FOLDER}${name}`))]),
);
const texts = files
	.filter((file) => /\.([cm]?[jt]s|json|md|ya?ml)$/.test(file) && !/package-lock\.json$/.test(file))
	.map((file) => ({ file, text: read(__PACKAGE_DIR__, file) }));
const isThere = (document: string, section: string) =>
	sections.get(document)?.has(section) === true;

describe('a reference to docs/stitch-api', () => {
	const found = texts.flatMap(({ file, text }) =>
		referencesIn(text, documents).map((reference) => ({ file, ...reference })),
	);

	it('leads to a section that is there', () => {
		const lost = found
			.filter(({ document, section }) => section !== undefined && !isThere(document, section))
			.map(({ file, document, section }) => `${file}: ${document} ${section}`);
		expect(lost).toEqual([]);
	});

	it('names its section', () => {
		const whole = found
			.filter(({ file, section }) => section === undefined && /\.[cm]?[jt]s$/.test(file))
			.filter(({ file }) => !file.startsWith('test/package/'))
			.map(({ file, document }) => `${file}: ${document}`);
		expect(whole).toEqual([]);
	});

	it('names a document that is there', () => {
		const there = new Set(files.map((file) => file.split('/').at(-1)));
		const lost = texts
			.filter(({ file }) => /^(credentials|emulator|nodes|scripts)\/.*\.[cm]?[jt]s$/.test(file))
			.flatMap(({ file, text }) =>
				(text.match(/[a-z][a-z-]*\.md\b/gi) ?? [])
					.filter((name) => !there.has(name))
					.map((name) => `${file}: ${name}`),
			);
		expect(lost).toEqual([]);
	});

	it('names its document', () => {
		const bare = texts
			.filter(({ file }) =>
				/^(credentials|emulator|nodes|scripts|test)\/.*\.[cm]?[jt]s$/.test(file),
			)
			.filter(({ file }) => !file.startsWith('test/package/'))
			.flatMap(({ file, text }) =>
				numbersWithoutDocument(text).map((number) => `${file}: ${number}`),
			);
		expect(bare).toEqual([]);
	});

	it('is found wherever there are any', () => {
		expect(documents).toHaveLength(5);
		expect(found.length).toBeGreaterThan(300);
		for (const document of documents) {
			expect(found.map((reference) => reference.document)).toContain(document);
		}
	});

	it('is in each endpoint that the emulator lists', () => {
		const lost = documented.endpoints.filter(({ document, section }) => {
			const [first, last = first] = section.split('–');
			return !isThere(document, first) || !isThere(document, last);
		});
		expect(lost).toEqual([]);
	});
});

describe('the documents themselves', () => {
	it.each(documents)('%s names only sections of its own or of another document', (document) => {
		const text = read(__PACKAGE_DIR__, `${FOLDER}${document}`);
		const lost = numbersWithoutDocument(text).filter((number) => !isThere(document, number));
		expect(lost).toEqual([]);
	});
});

describe('reading references', () => {
	const names = ['connect-api.md', 'data-structures.md'];

	it.each([
		['(connect-api.md 8.28)', ['8.28']],
		['`connect-api.md` 8.31–8.34, payload', ['8.31', '8.34']],
		['connect-api.md 8.7, 8.8 and the unpublished 8.22b: update', ['8.7', '8.8', '8.22b']],
		['connect-api.md 8.26 and\n\t * section 12).', ['8.26', '12']],
		['data-structures.md sections 6 and\n\t// 7 can hold', ['6', '7']],
		['connect-api.md 12, "history"', ['12']],
		['connect-api.md 3: 401 and 404', ['3']],
		['connect-api.md for the rest', [undefined]],
		['see my-connect-api.md 8.1', []],
	])('finds them in %j', (text, expected) => {
		expect(referencesIn(text, names).map(({ section }) => section)).toEqual(expected);
	});

	it.each([
		['never returned (8.20). */', ['8.20']],
		['hooks (8.35 to 8.38)', ['8.35', '8.38']],
		["by Stitch's text (section 5.2)", ['5.2']],
		['(connect-api.md 8.26, section 8.27)', []],
		['sleep(2.5); // (connect-api.md section 6)', []],
		['round(backoff * (0.5 + random / 2))', []],
	])('finds numbers alone in %j', (text, expected) => {
		expect(numbersWithoutDocument(text)).toEqual(expected);
	});

	it('knows sections by heading, by range and by item', () => {
		const text =
			'## 8. All\n\n### 8.1 `GET`\n\n### 8.2–8.4 More\n\n### 8.22b X\n\n## 11. L\n\n1. a\n2. b\n';
		expect([...sectionsOf(text)]).toEqual([
			'8',
			'8.1',
			'8.2',
			'8.3',
			'8.4',
			'8.22b',
			'11',
			'11.1',
			'11.2',
		]);
	});
});
