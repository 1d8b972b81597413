// @ts-check
'use strict';

const { seedAcme } = require('./acme');
const { seedGlobex } = require('./globex');

/**
 * The two existing accounts. Their times are counted back from the clock, so that they are as old
 * whenever the emulator starts.
 * @param {import('../types').Core} core
 */
function seed(core) {
	const now = core.clock.now();
	seedAcme(core, now);
	seedGlobex(core, now);
}

module.exports = { seed };
