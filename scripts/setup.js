// @ts-check
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('./lib/paths');
const { ensureTools } = require('./lib/tools/bootstrap');
const { failureText } = require('./lib/tools/failure');
const { run } = require('./lib/tools/run');

/** `npm run setup`: installs the tools when they are missing or old, and turns the commit hook on. */
async function main() {
	await ensureTools();
	if (!existsSync(join(paths.root, '.git'))) {
		console.log('The tools are installed. This folder is no git clone, so it has no commit hook.');
		return;
	}
	// npm's "prepare" can't do this: install scripts are off (.npmrc).
	await run('git', ['config', 'core.hooksPath', '.githooks'], { cwd: paths.root });
	console.log('The tools are installed, and the commit hook is on. Next: npm test');
}

main().catch((error) => {
	console.error(failureText(error));
	process.exitCode = 1;
});
