// @ts-check
'use strict';

const { basename, join } = require('node:path');
const { format, resolveConfig } = require('prettier');
const paths = require('../paths');

/**
 * A text as `npm run format` lays it out.
 * @param {string} text
 * @param {string} file a name that says what it is; it need not be in the repository
 */
async function formatted(text, file) {
	const filepath = join(paths.root, basename(file));
	return await format(text, {
		...(await resolveConfig(filepath, { editorconfig: true })),
		filepath,
	});
}

module.exports = { formatted };
