// @ts-check
'use strict';

const { createHash } = require('node:crypto');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');

/** @param {string} path @returns {string} */
const read = (path) => {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
};

/** @param {string[]} parts @returns {string} hex */
const hashOf = (parts) => createHash('sha256').update(parts.join('\0')).digest('hex');

/**
 * A file that is written after the last step of an install and says what was installed: while
 * it is missing or says something else, the install is not done, however it was interrupted.
 * @param {string} path
 */
const stamp = (path) => ({
	/** @param {string} value */
	holds: (value) => read(path) === value,
	/** @param {string} value */
	write: (value) => writeFileSync(path, value),
	remove: () => rmSync(path, { force: true }),
});

module.exports = { hashOf, read, stamp };
