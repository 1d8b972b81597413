// @ts-check
'use strict';

const { copyFileSync, existsSync, mkdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../../../scripts/lib/paths');

/** Those of the README. A dot folder: the package's build takes every other picture into dist. */
const kept = join(paths.root, '.github', 'images');
const made = join(paths.state, 'pictures');

/** @param {string} file @returns {{ width: number, height: number }} of a PNG file */
function sizeOf(file) {
	const head = readFileSync(file).subarray(0, 24);
	if (head.toString('latin1', 1, 4) !== 'PNG') throw new Error(`${file} is no PNG file`);
	return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/**
 * Makes a picture of the page. With UPDATE_PICTURES=1 it replaces the README's.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @returns {Promise<{ made: object, kept: object | undefined }>} the sizes of the new and of the README's picture
 */
async function takePicture(page, name) {
	mkdirSync(made, { recursive: true });
	const file = join(made, `${name}.png`);
	await page.screenshot({ path: file, animations: 'disabled' });
	const keptFile = join(kept, `${name}.png`);
	if (process.env.UPDATE_PICTURES === '1') {
		mkdirSync(kept, { recursive: true });
		copyFileSync(file, keptFile);
	}
	return { made: sizeOf(file), kept: existsSync(keptFile) ? sizeOf(keptFile) : undefined };
}

module.exports = { takePicture };
