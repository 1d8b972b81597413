// @ts-check
'use strict';

const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

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

module.exports = { outputSchemas };
