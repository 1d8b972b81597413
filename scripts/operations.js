#!/usr/bin/env node
// @ts-check
'use strict';

const { parseArgs } = require('node:util');
const { outdated } = require('./lib/operations');

/**
 * Writes `nodes/Stitch/actions/<resource>/index.ts`: the operations of a resource are the files
 * `<operation>.operation.ts` of its folder.
 *
 *   node scripts/operations.js           writes those that changed
 *   node scripts/operations.js --check   … or only names them, and fails if there are any
 *   … --folder FOLDER                    of other folders of resources than ours
 */
async function main() {
	const { values } = parseArgs({
		options: { check: { type: 'boolean', default: false }, folder: { type: 'string' } },
	});
	for (const { name, write } of await outdated(values.folder)) {
		if (values.check) process.exitCode = 1;
		else write();
		process.stdout.write(`${values.check ? 'Not up to date' : 'Written'}: ${name}\n`);
	}
}

void main();
