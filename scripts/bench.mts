import { parseArgs } from 'node:util';
import { jobsRequests, table as jobsTable } from './bench/jobs-requests.mts';
import { packed, steps } from './bench/prepare.mts';
import { measure } from './bench/run.mts';
import { table } from './bench/table.mts';
import { showSteps } from './lib/main/showSteps.mts';

/**
 * `npm run bench`: this package beside n8n's HTTP Request node and plain code, on the real engine
 * and the emulator. `-- --quick` runs a short one. The last line is the result as one JSON object.
 */
export async function main(args: string[]): Promise<number> {
	const { values } = parseArgs({ args, options: { quick: { type: 'boolean', default: false } } });
	await showSteps(steps, undefined);
	const measured = await measure(values.quick ? 'quick' : 'full');
	const rows = [...measured.rows, ...(await packed())];
	const jobs = await jobsRequests();
	process.stdout.write(`${table({ ...measured, rows })}\n\n${jobsTable(jobs)}\n`);
	process.stdout.write(`${JSON.stringify({ ...measured, rows, jobsRequests: jobs })}\n`);
	return 0;
}
