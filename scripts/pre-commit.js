// @ts-check
'use strict';

const { findings } = require('./lib/hook/findings');
const { stagedFiles } = require('./lib/hook/staged');

/** The commit hook: format and lint rules of what is staged, as it is staged. Types are for CI. */
async function main() {
	const { unformatted, broken } = await findings(stagedFiles());
	if (unformatted.length > 0) {
		console.error(`Not formatted (npm run format does it):\n  ${unformatted.join('\n  ')}`);
	}
	if (broken.length > 0) {
		console.error(
			`Against the lint rules (npm run lint:fix mends some):\n  ${broken.join('\n  ')}`,
		);
	}
	process.exitCode = unformatted.length + broken.length > 0 ? 1 : 0;
}

main().catch((error) => {
	const missing = error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND';
	console.error(missing ? 'The tools are not installed: npm run setup' : error);
	process.exitCode = 1;
});
