// @ts-check
'use strict';

const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { Failure } = require('../tools/failure');
const { resourcesIn } = require('./files');
const { formatted } = require('./formatted');
const { withNewRows } = require('./readme');
const { faults, previews, writingRun } = require('./writingRun');

const PREVIEWS = 'nodes/Stitch/__schema__/v1.0.0';
const README = 'README.md';
const FAULTS = 'docs/faults.md';

/** @param {string} file from the root of the repository */
const inRoot = (file) => join(paths.root, file);
/** @param {string} file */
const read = (file) => readFileSync(inRoot(file), 'utf8');

/** @param {string} file @param {string} text */
const writeFormatted = async (file, text) =>
	writeFileSync(inRoot(file), await formatted(text, file));

/** The output previews that operations don't have yet. */
const missingPreviews = () =>
	resourcesIn()
		.flatMap(({ resource, operations }) => operations.map((name) => `${resource}/${name}`))
		.map((name) => `${PREVIEWS}/${name}.json`)
		.filter((file) => !existsSync(inRoot(file)));

const newReadme = () => withNewRows(read(README), read(FAULTS));

/** The documents that don't have every operation. */
const incompleteDocuments = () => [
	...missingPreviews(),
	...(newReadme() === read(README) ? [] : [README]),
];

/** @throws {Failure} when an operation does not go through */
function runToWrite() {
	if (writingRun(faults, previews) === 0) return;
	throw new Failure(
		'An operation does not go through the run that its documents are written from.',
		'See above. One that needs more than its required parameters has a line in test/trust/support/operationCases.ts.',
	);
}

/**
 * Writes what is missing: a run of every operation of a minute or two when there is a new one,
 * nothing when there is none.
 * @returns {Promise<string[]>} the files that were written
 */
async function completeDocuments() {
	const written = missingPreviews();
	if (written.length > 0) {
		const before = read(FAULTS);
		try {
			runToWrite();
		} catch (error) {
			// Half of it would pass for all of it at the next run.
			for (const file of written) rmSync(inRoot(file), { force: true });
			writeFileSync(inRoot(FAULTS), before);
			throw error;
		}
		for (const file of written) await writeFormatted(file, read(file));
		written.push(FAULTS);
	}
	const readme = newReadme();
	if (readme === read(README)) return written;
	await writeFormatted(README, readme);
	return [...written, README];
}

module.exports = { completeDocuments, incompleteDocuments };
