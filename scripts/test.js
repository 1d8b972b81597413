// @ts-check
'use strict';

const { ensureTools } = require('./lib/tools/bootstrap');
const { failureText } = require('./lib/tools/failure');

/**
 * Every test that needs no browser and no n8n server; arguments go to jest. What a new operation
 * needs is written first: its entry in the index, and before a run of all tests its documents.
 */
async function main() {
	await ensureTools();
	const { outdatedIndexes } = require('./lib/operations/indexes');
	const { completeDocuments } = require('./lib/operations/documents');
	const { jest } = require('./lib/tools/jest');
	const args = process.argv.slice(2);
	for (const { write } of await outdatedIndexes()) write();
	if (args.length === 0) await completeDocuments();
	process.exitCode = await jest(args);
}

main().catch((error) => {
	console.error(failureText(error));
	process.exitCode = 1;
});
