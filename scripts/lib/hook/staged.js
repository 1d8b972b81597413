// @ts-check
'use strict';

const { execFileSync } = require('node:child_process');

/** @param {...string} args */
const git = (...args) =>
	execFileSync('git', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });

/**
 * What the next commit adds or changes, with the content that it commits: the file on disk may be
 * another by now.
 * @returns {{ file: string, read: () => string }[]} paths from the root of the repository
 */
function stagedFiles() {
	const changed = ['--cached', '--name-only', '--no-renames', '--diff-filter=AM', '-z'];
	return git('diff', ...changed)
		.split('\0')
		.filter((file) => file !== '')
		.map((file) => ({ file, read: () => git('show', `:${file}`) }));
}

module.exports = { stagedFiles };
