// @ts-check
'use strict';

const { parseArgs } = require('node:util');
const { ensureTools } = require('./lib/tools/bootstrap');
const { failureText } = require('./lib/tools/failure');

/**
 * `npm run bench`: this package beside n8n's HTTP Request node and plain code, on the real engine
 * and the emulator. `-- --quick` runs a short one. The last line is the result as one JSON object.
 */
async function main() {
	const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
	await ensureTools();
	const { jobsRequests, table: jobsTable } = require('./bench/jobs-requests');
	const { packed, steps } = require('./bench/prepare');
	const { measure } = require('./bench/run');
	const { table } = require('./bench/table');
	const { showSteps } = require('./lib/main/showSteps');
	await showSteps(steps, undefined);
	const measured = await measure(values.quick ? 'quick' : 'full');
	const rows = [...measured.rows, ...(await packed())];
	const jobs = await jobsRequests();
	process.stdout.write(`${table({ ...measured, rows })}\n\n${jobsTable(jobs)}\n`);
	process.stdout.write(`${JSON.stringify({ ...measured, rows, jobsRequests: jobs })}\n`);
}

main().catch((error) => {
	console.error(`\n${failureText(error)}`);
	process.exitCode = 1;
});
