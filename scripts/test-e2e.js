// @ts-check
'use strict';

const { ensureTools } = require('./lib/tools/bootstrap');
const { failureText } = require('./lib/tools/failure');

/** The tests against a real n8n server, one after another; arguments go to jest. */
async function main() {
	await ensureTools();
	const { programsInstall } = require('./lib/debian/install');
	const { serverInstall } = require('./lib/server/install');
	const { build } = require('./lib/package/pack');
	const { showSteps } = require('./lib/main/showSteps');
	const { jest } = require('./lib/tools/jest');
	await showSteps(
		[
			{
				title: 'Build the package',
				/** @param {undefined} _ @param {(line: string) => void} onLine */
				run: (_, onLine) => build(onLine),
			},
			...serverInstall.map(({ title, isDone, run }) => ({
				title: title(),
				isDone,
				/** @param {undefined} _ @param {(line: string) => void} onLine */
				run: (_, onLine) => run(onLine),
			})),
			programsInstall,
		],
		undefined,
	);
	process.exitCode = await jest([
		'--config',
		'jest.e2e.config.js',
		'--runInBand',
		...process.argv.slice(2),
	]);
}

main().catch((error) => {
	console.error(`\n${failureText(error)}`);
	process.exitCode = 1;
});
