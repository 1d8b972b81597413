// @ts-check
'use strict';

const { createHash } = require('node:crypto');
const {
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

/** @param {string} path @returns {string} its text, empty when there is no such file */
const read = (path) => {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
};

/**
 * Writes a file in one step: after an interruption, or for a reader, it is the old one or the new.
 * @param {string} path
 * @param {string} text
 * @param {number} [mode]
 */
function write(path, text, mode) {
	mkdirSync(dirname(path), { recursive: true });
	const draft = `${path}.${process.pid}`;
	writeFileSync(draft, text, { mode });
	renameSync(draft, path);
}

/** @param {string[]} parts @returns {string} hex */
const hashOf = (parts) => createHash('sha256').update(parts.join('\0')).digest('hex');

/**
 * A hash of files and of all files below folders: their paths and their content. What is missing
 * counts as empty.
 * @param {string} root
 * @param {string[]} names below it
 * @returns {string} hex
 */
function hashOfFiles(root, names) {
	/** @param {string} path @returns {string[]} */
	const below = (path) => {
		try {
			return readdirSync(path, { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map((entry) => join(entry.parentPath, entry.name))
				.sort();
		} catch {
			return [path];
		}
	};
	const hash = createHash('sha256');
	for (const file of names.flatMap((name) => below(join(root, name))))
		hash.update(`${relative(root, file).split(sep).join('/')}\0${read(file)}\0`);
	return hash.digest('hex');
}

/**
 * A file that is written after the last step of some work and says what it was done for: while
 * it is missing or says something else, the work is not done, however it was interrupted.
 * @param {string} path
 */
const stamp = (path) => ({
	/** @param {string} value */
	holds: (value) => read(path) === value,
	/** @param {string} value */
	write: (value) => write(path, value),
	remove: () => rmSync(path, { force: true }),
});

module.exports = { hashOf, hashOfFiles, read, stamp, write };
