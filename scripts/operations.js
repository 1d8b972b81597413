#!/usr/bin/env node
// @ts-check
'use strict';

const { parseArgs } = require('node:util');
const { completeDocuments, incompleteDocuments } = require('./lib/operations/documents');
const { outdatedIndexes } = require('./lib/operations/indexes');
const { failureText } = require('./lib/tools/failure');

/**
 * Writes what follows from the files `nodes/Stitch/actions/<resource>/<operation>.operation.ts`:
 * the `index.ts` of each resource, and for a new operation its output preview, its rows in
 * docs/faults.md and its row in the README, from a run on the emulator.
 *
 *   node scripts/operations.js             writes what is missing or has changed
 *   node scripts/operations.js --check     … or only names it, and fails if there is any
 *   … --indexes                            only the indexes
 *   … --indexes --folder FOLDER            of other folders of resources than ours
 */
async function main() {
	const { values } = parseArgs({
		options: {
			check: { type: 'boolean', default: false },
			indexes: { type: 'boolean', default: false },
			folder: { type: 'string' },
		},
	});
	/** @param {string} what @param {string} name */
	const tell = (what, name) => process.stdout.write(`${what}: ${name}\n`);
	const indexes = await outdatedIndexes(values.folder);
	if (values.check) {
		const documents = values.indexes ? [] : incompleteDocuments();
		const names = [...indexes.map(({ name }) => name), ...documents];
		for (const name of names) tell('Not up to date', name);
		if (names.length > 0) process.exitCode = 1;
		return;
	}
	for (const { name, write } of indexes) {
		write();
		tell('Written', name);
	}
	if (values.indexes) return;
	for (const name of await completeDocuments()) tell('Written', name);
}

main().catch((error) => {
	console.error(`\n${failureText(error)}`);
	process.exitCode = 1;
});
