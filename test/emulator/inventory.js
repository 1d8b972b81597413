// @ts-check
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');

/** The conformance table, as it is in the repository. */
const table = () => readFileSync(join(ROOT, 'docs', 'conformance.md'), 'utf8');

/**
 * Ids of documented answers that the tests name, with the files that name them: at the start of a
 * title, or as the `id` of a case.
 * @returns {Map<string, string[]>}
 */
function namedIds() {
	/** @type {Map<string, string[]>} */
	const named = new Map();
	for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'))) {
		const text = readFileSync(join(__dirname, name), 'utf8');
		for (const [, fromTitle, fromCase] of text.matchAll(
			/'\[([\w.]+\/[\w-]+)\] |\bid: '([\w.]+\/[\w-]+)'/g,
		)) {
			const id = fromTitle ?? fromCase;
			named.set(id, [...new Set([...(named.get(id) ?? []), `test/emulator/${name}`])]);
		}
	}
	return named;
}

module.exports = { table, namedIds };
