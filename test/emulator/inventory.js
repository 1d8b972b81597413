// @ts-check
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Ids of documented answers that the tests name: at the start of a title, or as the `id` of a case.
 * @returns {Set<string>}
 */
function namedIds() {
	/** @type {Set<string>} */
	const named = new Set();
	for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'))) {
		const text = readFileSync(join(__dirname, name), 'utf8');
		for (const [, fromTitle, fromCase] of text.matchAll(
			/'\[([\w.]+\/[\w-]+)\] |\bid: '([\w.]+\/[\w-]+)'/g,
		)) {
			named.add(fromTitle ?? fromCase);
		}
	}
	return named;
}

module.exports = { namedIds };
