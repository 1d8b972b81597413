// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { format, resolveConfig } = require('prettier');
const paths = require('../paths');
const { Failure } = require('../tools/failure');
const { resourcesIn } = require('./files');
const { withNewRows } = require('./readme');

const previews = 'nodes/Stitch/__schema__/v1.0.0';
const README = 'README.md';
const FAULTS = 'docs/faults.md';

/** @param {string} file from the root of the repository */
const inRoot = (file) => join(paths.root, file);
/** @param {string} file */
const read = (file) => readFileSync(inRoot(file), 'utf8');

/** @param {string} file @param {string} text */
async function writeFormatted(file, text) {
	const filepath = inRoot(file);
	const style = await resolveConfig(filepath, { editorconfig: true });
	writeFileSync(filepath, await format(text, { ...style, filepath }));
}

/** The output previews that operations don't have yet. */
const missingPreviews = () =>
	resourcesIn()
		.flatMap(({ resource, operations }) => operations.map((name) => `${resource}/${name}`))
		.map((name) => `${previews}/${name}.json`)
		.filter((file) => !existsSync(inRoot(file)));

const newReadme = () => withNewRows(read(README), read(FAULTS));

/** The documents that don't have every operation. */
const incompleteDocuments = () => [
	...missingPreviews(),
	...(newReadme() === read(README) ? [] : [README]),
];

/**
 * Has the tests that run every operation write down what they see: missing output previews, and
 * docs/faults.md.
 * @throws {Failure} when an operation does not go through
 */
function runToWrite() {
	const jest = join(paths.root, 'node_modules', 'jest', 'bin', 'jest.js');
	const { status } = spawnSync(
		process.execPath,
		[jest, 'test/trust/faults.test.ts', 'test/nodes/Stitch/outputSchemas.test.ts'],
		{
			cwd: paths.root,
			stdio: 'inherit',
			env: { ...process.env, UPDATE_FAULTS: '1', UPDATE_PREVIEWS: '1' },
		},
	);
	if (status !== 0) {
		throw new Failure(
			'An operation does not go through the run that its documents are written from.',
			'See above. One that needs more than its required parameters has a line in test/trust/support/operationCases.ts.',
		);
	}
}

/**
 * Writes what is missing: a run of every operation of a minute or two when there is a new one,
 * nothing when there is none.
 * @returns {Promise<string[]>} the files that were written
 */
async function completeDocuments() {
	const written = missingPreviews();
	if (written.length > 0) {
		const faults = read(FAULTS);
		try {
			runToWrite();
		} catch (error) {
			// Half of it would pass for all of it at the next run.
			for (const file of written) rmSync(inRoot(file), { force: true });
			writeFileSync(inRoot(FAULTS), faults);
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
