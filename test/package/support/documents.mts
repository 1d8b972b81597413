import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** @param file from the root of the repository */
export const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

export const readBytes = (file: string) => fs.readFileSync(path.join(root, file));

export const exists = (file: string) => fs.existsSync(path.join(root, file));

/** Files below a folder, from the root of the repository. */
export const filesIn = (folder: string) =>
	fs
		.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();

/** The text below a heading, up to the next one of its rank. */
export function section(text: string, heading: string) {
	const [, rank] = new RegExp(`^(#+) ${heading}$`, 'm').exec(text) ?? [];
	if (!rank) throw new Error(`There is no heading "${heading}"`);
	const [, after] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
	return after.split(new RegExp(`^#{1,${rank.length}} `, 'm'))[0];
}

/** Cells of a line of a table. */
const cellsOf = (line: string) =>
	line
		.slice(1, -1)
		.split('|')
		.map((cell) => cell.trim());

/** Rows of the tables in a text, as their cells, without head and rule. */
export const rows = (text: string) =>
	text
		.split('\n')
		.filter(
			(line, index, lines) =>
				/^\|/.test(line) && !/^\| -/.test(line) && !/^\| -/.test(lines[index + 1] ?? ''),
		)
		.map(cellsOf);

/** GitHub's anchor for each heading. */
export const anchors = (text: string) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);

const PROGRAMS = /^(mkdir|npm|npx|node|cd|git|docker|bash|n8n|apt-get) /;

/** The commands in a text: in its code blocks, and as code within a sentence or table. */
export function commands(text: string) {
	const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
	const inBlocks = blocks
		.filter(([, language]) => ['', 'sh', 'bash', 'console'].includes(language))
		.flatMap(([, , code]) => code.split('\n'));
	const inText = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)];
	const all = [...inBlocks, ...inText.map(([, code]) => code)].map((line) => line.trim());
	return [...new Set(all.filter((line) => PROGRAMS.test(line)))];
}

/** The commands of `.ci/run`, unchanged. */
export const commandsOfCi = () =>
	[...read('.ci/run').matchAll(/^(?:step|tests) '[^']+' (.+)$|^\t(npm .+?) 2>&1/gm)]
		.map(([, direct, inFunction]) => direct ?? inFunction)
		.filter((command) => !command.startsWith('start_once'));

/** All TypeScript that ships, in one text in which quotes are not escaped. */
export const shippedSource = () =>
	[...filesIn('nodes'), ...filesIn('credentials')]
		.filter((file) => file.endsWith('.ts'))
		.map(read)
		.join('\n')
		.replaceAll('\\', '');

/** What the README links, for users; the rest of docs/ is for who works on the package. */
export const PAGES = [
	'README.md',
	'docs/credentials.md',
	'docs/encrypted-tokens.md',
	'docs/import.md',
	'docs/limits.md',
	'docs/operations.md',
	'docs/queue-mode.md',
	'docs/triggers.md',
	'docs/troubleshooting.md',
	'docs/waiting.md',
];

const { homepage } = JSON.parse(read('package.json')) as { homepage: string };
const repository = homepage.replace('#readme', '');

/** Where GitHub shows a file of the repository, and where it returns its content. */
export const BLOB = `${repository}/blob/main/`;
export const RAW = `${repository.replace('//github.com/', '//raw.githubusercontent.com/')}/HEAD/`;

/** A place in the repository: a file from its root, and a heading's anchor. */
export interface Place {
	file: string;
	anchor?: string;
}

/** The place that an address leads to, or undefined for one outside of the repository. */
export function placeOf(address: string, page: string): Place | undefined {
	const inside = [BLOB, RAW].find((start) => address.startsWith(start));
	if (inside === undefined && /^[a-z]+:/.test(address)) return undefined;
	const [file, anchor] = address.slice(inside?.length ?? 0).split('#');
	if (file === '') return { file: page, anchor };
	const folder = inside === undefined ? path.posix.dirname(page) : '.';
	return { file: path.posix.join(folder, file), anchor };
}

/** The addresses of all links and pictures of a page. */
export const addressesIn = (text: string) =>
	[...text.matchAll(/\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"/g)].map(
		([, link, picture]) => link ?? picture,
	);

/** What one reads from the first line to the last: no code block, table, picture or address. */
export const runningText = (text: string) =>
	text
		.replace(/^```[\s\S]*?^```$/gm, '')
		.replace(/^\|.*$/gm, '')
		.replace(/!\[[^\]]*\]\([^)]*\)|<[^>]+>/g, '')
		.replace(/\]\([^)]*\)/g, ']');
