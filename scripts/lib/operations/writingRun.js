// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const paths = require('../paths');

/** The tests that write what they see, and the variable that tells them to. */
const faults = { test: 'test/trust/faults.test.ts', variable: 'UPDATE_FAULTS' };
const previews = { test: 'test/nodes/Stitch/outputSchemas.test.ts', variable: 'UPDATE_PREVIEWS' };

/**
 * Has tests that run every operation write down what they see.
 * @param {...{ test: string, variable: string }} writers
 * @returns {number} jest's exit status
 */
function writingRun(...writers) {
	const jest = join(paths.root, 'node_modules', 'jest', 'bin', 'jest.js');
	const told = Object.fromEntries(writers.map(({ variable }) => [variable, '1']));
	const { status } = spawnSync(process.execPath, [jest, ...writers.map(({ test }) => test)], {
		cwd: paths.root,
		stdio: 'inherit',
		env: { ...process.env, ...told },
	});
	return status ?? 1;
}

module.exports = { faults, previews, writingRun };
