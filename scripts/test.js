// @ts-check
'use strict';

const { ensureTools } = require('./lib/tools/bootstrap');
const { failureText } = require('./lib/tools/failure');

/** Every test that needs no browser and no n8n server; arguments go to jest. */
async function main() {
	await ensureTools();
	const { jest } = require('./lib/tools/jest');
	process.exitCode = await jest(process.argv.slice(2));
}

main().catch((error) => {
	console.error(failureText(error));
	process.exitCode = 1;
});
