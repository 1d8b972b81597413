// @ts-check
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..', '..');

/** @param {string} file from the root of the repository */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** @param {string} file */
const exists = (file) => fs.existsSync(path.join(root, file));

/** Files below a folder, from the root of the repository. @param {string} folder */
const filesIn = (folder) =>
	fs
		.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();

/** The text below a heading, up to the next one of its rank. @param {string} text @param {string} heading */
function section(text, heading) {
	const [, rank] = new RegExp(`^(#+) ${heading}$`, 'm').exec(text) ?? [];
	if (!rank) throw new Error(`There is no heading "${heading}"`);
	const [, after] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
	return after.split(new RegExp(`^#{1,${rank.length}} `, 'm'))[0];
}

/** Cells of a line of a table. @param {string} line */
const cellsOf = (line) =>
	line
		.slice(1, -1)
		.split('|')
		.map((cell) => cell.trim());

/** Rows of the tables in a text, as their cells, without head and rule. @param {string} text */
const rows = (text) =>
	text
		.split('\n')
		.filter(
			(line, index, lines) =>
				/^\|/.test(line) && !/^\| -/.test(line) && !/^\| -/.test(lines[index + 1] ?? ''),
		)
		.map(cellsOf);

/** GitHub's anchor for each heading. @param {string} text */
const anchors = (text) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);

const PROGRAMS = /^(npm|npx|node|cd|git|docker|bash|n8n|apt-get) /;

/** The commands in a text: in its code blocks, and as code within a sentence or table. @param {string} text */
function commands(text) {
	const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
	const inBlocks = blocks
		.filter(([, language]) => ['', 'sh', 'bash', 'console'].includes(language))
		.flatMap(([, , code]) => code.split('\n'));
	const inText = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)];
	const all = [...inBlocks, ...inText.map(([, code]) => code)].map((line) => line.trim());
	return [...new Set(all.filter((line) => PROGRAMS.test(line)))];
}

/** The commands of `.ci/run`, unchanged. */
const commandsOfCi = () =>
	[...read('.ci/run').matchAll(/^(?:step|tests) '[^']+' (.+)$|^\t(npm .+?) 2>&1/gm)]
		.map(([, direct, inFunction]) => direct ?? inFunction)
		.filter((command) => !command.startsWith('start_once'));

/** All TypeScript that ships, in one text in which quotes are not escaped. */
const shippedSource = () =>
	[...filesIn('nodes'), ...filesIn('credentials')]
		.filter((file) => file.endsWith('.ts'))
		.map(read)
		.join('\n')
		.replaceAll('\\', '');

module.exports = {
	anchors,
	commands,
	commandsOfCi,
	exists,
	filesIn,
	read,
	rows,
	section,
	shippedSource,
};
