import { parseArgs } from 'node:util';
import { lateness } from './bench/lateness.mts';
import { packed, steps } from './bench/prepare.mts';
import { measure } from './bench/run.mts';
import { table } from './bench/table.mts';
import { showSteps } from './lib/main/showSteps.mts';

/**
 * `npm run bench`: this package beside n8n's own nodes and plain code, on the real engine and the
 * emulator. `-- --quick` runs a short one, `-- getSources` that file of `bench/rows` only.
 */
export async function main(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false } },
	});
	await showSteps(steps, undefined);
	const measured = await measure([values.quick ? 'quick' : 'full', ...positionals]);
	const rest = positionals.length > 0 ? [] : [...(await packed()), ...(await lateness())];
	process.stdout.write(`${table({ ...measured, rows: [...measured.rows, ...rest] })}\n`);
	return 0;
}
