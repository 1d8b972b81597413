#!/usr/bin/env node
// @ts-check
'use strict';

/**
 * Writes docs/conformance.md: for each documented endpoint and answer, the test that reproduces it
 * on the emulator, taken from an actual run.
 *
 *   node scripts/conformance.js                    runs the tests, writes the table
 *   node scripts/conformance.js --check            … and fails if the table would change
 *   node scripts/conformance.js --results FILE     takes the results of `jest --json --outputFile FILE`
 */

const { spawnSync } = require('node:child_process');
const { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join, relative, sep } = require('node:path');
const { parseArgs } = require('node:util');

/**
 * @typedef {{ id: string, document: string, section: string, method: string, path: string, operation: string }} Endpoint
 * @typedef {{ id: string, endpoint: string, status: number, condition: string, body?: string }} Answer
 * @typedef {{ endpoints: Endpoint[], answers: Answer[] }} Documented
 * @typedef {{ file: string, title: string }} Reproduction
 */

const ROOT = join(__dirname, '..');
const TABLE = join(ROOT, 'docs', 'conformance.md');
const documented = /** @type {Documented} */ (require('../emulator/documented.json'));

/**
 * The passed tests that name a documented answer at the start of their title, by its id.
 * @param {{ testResults: Array<{ name: string, assertionResults: Array<{ title: string, status: string }> }> }} results
 * @returns {Map<string, Reproduction[]>}
 */
function reproductions(results) {
	/** @type {Map<string, Reproduction[]>} */
	const found = new Map();
	for (const { name, assertionResults } of results.testResults)
		for (const { title, status } of assertionResults) {
			const match = /^\[([^\]]+)\] (.*)$/s.exec(title);
			if (!match || status !== 'passed') continue;
			const file = relative(ROOT, name).split(sep).join('/');
			found.set(match[1], [...(found.get(match[1]) ?? []), { file, title: match[2] }]);
		}
	for (const list of found.values())
		list.sort((a, b) => compare(a.file, b.file) || compare(a.title, b.title));
	return found;
}

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : Number(a > b));

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', '\\n').replaceAll('<', '&lt;');

/** @param {string} text */
const code = (text) => `\`${text.replaceAll('|', '\\|').replaceAll('\n', '\\n')}\``;

/**
 * @param {Answer} answer
 * @param {Reproduction[]} tests
 */
function row(answer, tests) {
	const body = answer.body === undefined ? '' : code(answer.body);
	const [first, ...more] = tests;
	const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
	const test = first
		? `[${first.file.split('/').pop()}](../${first.file}): ${cell(first.title)}${others}`
		: '**none**';
	return `| ${answer.id} | ${answer.status} | ${cell(answer.condition)} | ${body} | ${test} |`;
}

/**
 * @param {Documented} inventory
 * @param {Map<string, Reproduction[]>} tests
 */
function render({ endpoints, answers }, tests) {
	const reproduced = answers.filter(({ id }) => tests.has(id)).length;
	const lines = [
		'# What of Stitch the emulator reproduces',
		'',
		'Written by `node scripts/conformance.js` from `emulator/documented.json` and a run of the tests; not to be edited by hand. Bodies are compared to the byte, with the values of the request in place of `<PLACEHOLDERS>`; where no body is shown, the documents give none to the byte and the test looks at its shape.',
		'',
		`${endpoints.length} endpoints, ${answers.length} documented answers, ${reproduced} of them reproduced.`,
	];
	for (const endpoint of endpoints) {
		lines.push(
			'',
			`## ${endpoint.operation}`,
			'',
			`${code(`${endpoint.method} ${endpoint.path}`)} (${endpoint.document} ${endpoint.section})`,
			'',
			'| id | status | condition | body | test |',
			'| --- | --- | --- | --- | --- |',
			...answers
				.filter((answer) => answer.endpoint === endpoint.id)
				.map((answer) => row(answer, tests.get(answer.id) ?? [])),
		);
	}
	return `${lines.join('\n')}\n`;
}

/** Runs the emulator's tests. @returns {Parameters<typeof reproductions>[0]} */
function run() {
	const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
	const output = join(folder, 'results.json');
	try {
		spawnSync(
			process.execPath,
			[
				require.resolve('jest/bin/jest'),
				'test/emulator',
				'--testPathIgnorePatterns=conformance.test',
				'--json',
				`--outputFile=${output}`,
			],
			{ cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
		);
		return JSON.parse(readFileSync(output, 'utf8'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function main() {
	const { values } = parseArgs({
		options: { check: { type: 'boolean' }, results: { type: 'string' } },
	});
	const results = values.results ? JSON.parse(readFileSync(values.results, 'utf8')) : run();
	const tests = reproductions(results);
	const missing = documented.answers.filter(({ id }) => !tests.has(id));
	const unknown = [...tests.keys()].filter(
		(id) => !documented.answers.some((one) => one.id === id),
	);
	for (const { id, condition } of missing) fail(`No passed test reproduces ${id}: ${condition}`);
	for (const id of unknown) fail(`A test names ${id}, which is not in emulator/documented.json`);
	const table = render(documented, tests);
	if (!values.check) {
		mkdirSync(dirname(TABLE), { recursive: true });
		writeFileSync(TABLE, table);
	} else if (readFileSync(TABLE, 'utf8') !== table)
		fail('docs/conformance.md is out of date: run node scripts/conformance.js');
	if (!process.exitCode)
		process.stdout.write(`${documented.answers.length} documented answers reproduced\n`);
}

/** @param {string} line */
function fail(line) {
	process.stderr.write(`${line}\n`);
	process.exitCode = 1;
}

if (require.main === module) main();

module.exports = { render };
