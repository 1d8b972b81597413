import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs the emulator's command line; resolves when it has printed its address or ended. */
export async function runCli(...args: string[]) {
	const child = spawn(process.execPath, [
		'--import',
		'tsx',
		join(import.meta.dirname, '..', '..', 'emulator', 'cli.mts'),
		...args,
	]);
	const output = { stdout: '', stderr: '' };
	const ended: Promise<number | null> = new Promise((resolve) =>
		child.once('close', (code) => resolve(code)),
	);
	child.stderr.on('data', (data) => (output.stderr += data));
	await Promise.race([
		ended,
		new Promise((resolve) => {
			child.stdout.on('data', (data) => {
				output.stdout += data;
				if (output.stdout.includes('Ctrl+C')) resolve(undefined);
			});
		}),
	]);
	return {
		output,
		ended,
		end(signal: NodeJS.Signals) {
			child.kill(signal);
			return ended;
		},
	};
}
