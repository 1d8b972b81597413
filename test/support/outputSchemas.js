// @ts-check
'use strict';

const { mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { createCompoundSchema } = require('genson-js');

const FOLDER = join(__dirname, '..', '..', 'nodes', 'Stitch', '__schema__', 'v1.0.0');

/** Output previews of the Stitch node by `<resource>/<operation>`. */
const outputSchemas = Object.fromEntries(
	readdirSync(FOLDER, { recursive: true })
		.map(String)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => [
			name.replace(/\\/g, '/').replace(/\.json$/, ''),
			/** @type {Record<string, unknown>} */ (JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))),
		]),
);

/** Set by scripts/operations.js: write the previews that are missing. */
const areToBeWritten = () => process.env.UPDATE_PREVIEWS === '1';

/**
 * Writes the preview of an operation that has none, from what it returned.
 * @param {string} name `<resource>/<operation>`
 * @param {unknown[]} records
 */
function writeSchema(name, records) {
	const schema = { ...createCompoundSchema(records), version: 1 };
	const file = join(FOLDER, `${name}.json`);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(schema, null, '\t'));
	return schema;
}

module.exports = { areToBeWritten, outputSchemas, writeSchema };
