// @ts-check
'use strict';

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const FILE = join(__dirname, '..', '..', '..', 'docs', 'faults.md');

module.exports = {
	/** Set by scripts/faults.js and scripts/operations.js: write the table in place of comparing it. */
	isToBeWritten: () => process.env.UPDATE_FAULTS === '1',
	readTable: () => (existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''),
	/** @param {string} text */
	writeTable: (text) => writeFileSync(FILE, text),
};
