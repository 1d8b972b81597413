import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** @param file from the root of the repository */
export const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

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
