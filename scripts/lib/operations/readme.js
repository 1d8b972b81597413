// @ts-check
'use strict';

const { endpoints } = require('../../../emulator/documented.json');

/** Cells of a line of a table. @param {string} line */
const cellsOf = (line) =>
	line
		.slice(1, -1)
		.split('|')
		.map((cell) => cell.trim());

/** A request without the names of what stands in its path. @param {string} request */
const withoutNames = (request) => request.replaceAll('`', '').replace(/\{\w+\}/g, '{}');

/**
 * The requests of each operation, by its name, as docs/faults.md has seen them.
 * @param {string} faults
 */
function seenRequests(faults) {
	/** @type {Map<string, string[]>} */
	const seen = new Map();
	for (const line of faults.split('\n')) {
		const [name, request] = line.startsWith('| ') ? cellsOf(line) : [];
		if (!name?.includes(': ')) continue;
		seen.set(name, [...(seen.get(name) ?? []), request.replaceAll('`', '')]);
	}
	return seen;
}

/**
 * The row of an operation: the last of its requests that changes something, or else its last one.
 * @param {string} name
 * @param {string[]} requests
 */
function rowOf(name, requests) {
	const request = requests.filter((one) => !one.startsWith('GET ')).at(-1) ?? requests.at(-1) ?? '';
	const documented = endpoints.find(
		({ method, path }) => withoutNames(`${method} ${path}`) === withoutNames(request),
	);
	const shown = (documented ? `${documented.method} ${documented.path}` : request).replace(
		/\{(?:source|destination)_id\}/,
		'{id}',
	);
	return `| ${name} | \`${shown}\` | ${documented?.operation ?? ''} |`;
}

/**
 * The README with a row for each operation of docs/faults.md that has none, where n8n lists it:
 * by resource, then by operation. Rows that are there stay as somebody wrote them.
 * @param {string} readme
 * @param {string} faults text of docs/faults.md
 */
function withNewRows(readme, faults) {
	const lines = readme.split('\n');
	const head = lines.findIndex((line) => /^\| operation +\| endpoint /.test(line));
	if (head === -1) throw new Error('The README has no table of operations');
	const first = head + 2;
	const after = lines.findIndex((line, index) => index >= first && !line.startsWith('|'));
	const rows = lines.slice(first, after);
	const known = rows.map((row) => cellsOf(row)[0]);
	const added = [...seenRequests(faults)]
		.filter(([name]) => !known.includes(name))
		.map(([name, requests]) => rowOf(name, requests));
	if (added.length === 0) return readme;
	const sorted = [...rows, ...added]
		.map((row) => ({ row, key: cellsOf(row)[0].split(': ') }))
		.sort((a, b) => a.key[0].localeCompare(b.key[0]) || a.key[1].localeCompare(b.key[1]));
	return [...lines.slice(0, first), ...sorted.map(({ row }) => row), ...lines.slice(after)].join(
		'\n',
	);
}

module.exports = { cellsOf, withNewRows, withoutNames };
