import { cpus, loadavg } from 'node:os';
import { startHost } from './host.mts';
import { getSources } from './rows/getSources.mts';
import { importRecords } from './rows/importRecords.mts';
import { listSources } from './rows/listSources.mts';
import { startStitch } from './stitch.mts';

/** Numbers of items and of runs that count; the medians of the short ones say little. */
const SIZES = {
	full: { items: 500, sources: 10_000, records: 100_000, runs: 5 },
	quick: { items: 100, sources: 2_000, records: 20_000, runs: 2 },
};

/**
 * Measures all rows in this process, which has to be n8n's Node.js, and sends them to the one that
 * started it. Arguments: `full` or `quick`, then the names of the rows if not all.
 */
async function main() {
	const [size, ...only] = process.argv.slice(2);
	const sizes = SIZES[size === 'quick' ? 'quick' : 'full'];
	const host = await startHost();
	const stitch = startStitch();
	const measurements = {
		getSources: () => getSources(host, stitch, sizes),
		listSources: () => listSources(host, stitch, sizes),
		importRecords: () => importRecords(host, stitch, sizes),
	};
	const rows = [];
	for (const [name, measurement] of Object.entries(measurements)) {
		if (only.length > 0 && !only.includes(name)) continue;
		process.stderr.write(`Measuring ${name} …\n`);
		rows.push(...(await measurement()));
	}
	await stitch.ask('stop');
	await host.stop();
	const { expressionEngine } = host;
	// Five minutes: about what this took. Well over 1 per core, others were at work.
	const machine = { cores: cpus().length, load: loadavg()[1] ?? 0 };
	const result = { node: process.version, expressionEngine, machine, runs: sizes.runs, rows };
	if (process.send) process.send(result, () => process.exit());
	else process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
}

main().catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
