// @ts-check
'use strict';

const { mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pack } = require('../../../scripts/lib/package/pack');

/**
 * Packs what `npm run build` made, in a folder of its own.
 * @returns {Promise<{ tarball: string, remove: () => Promise<void> }>}
 */
async function packPackage() {
	const folder = await mkdtemp(join(tmpdir(), 'stitch-package-'));
	const remove = () => rm(folder, { recursive: true, force: true });
	return { tarball: await pack(join(folder, 'package')), remove };
}

module.exports = { packPackage };
