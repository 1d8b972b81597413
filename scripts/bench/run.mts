import { fork } from 'node:child_process';
import { join } from 'node:path';
import { node24 } from '../lib/server/node24.mts';
import { Failure } from '../bootstrap/failure.js';
import type { Measurements } from './table.mts';

/**
 * Measures in one process of the Node.js that the installed n8n runs on.
 * @param args those of measure.mts
 * @throws {Failure}
 */
export async function measure(args: string[]): Promise<Measurements> {
	return await new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, 'measure.mts'), args, {
			execPath: node24().binary,
			// Node.js 24 reads TypeScript, so the measurement includes no loader.
			execArgv: ['--expose-gc'],
		});
		child.once('message', (message) => resolve(message as Measurements));
		child.once('exit', (code) => reject(new Failure(`The measurement ended with status ${code}.`)));
	});
}
