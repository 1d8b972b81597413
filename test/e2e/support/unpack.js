// @ts-check
'use strict';

const { mkdirSync, mkdtempSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { run } = require('../../../scripts/lib/tools/run');

/**
 * Unpacks a tarball of our package below a folder that has a node_modules, where it finds
 * n8n-workflow as it does below n8n.
 * @param {string} tarball
 * @param {string} folder
 */
async function unpackBelow(tarball, folder) {
	mkdirSync(folder, { recursive: true });
	const place = mkdtempSync(join(folder, 'stitch-'));
	await run('tar', ['-xzf', tarball, '-C', place]);
	return {
		folder: join(place, 'package'),
		remove: () => rmSync(place, { recursive: true, force: true }),
	};
}

module.exports = { unpackBelow };
