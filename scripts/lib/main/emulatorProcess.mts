import { join } from 'node:path';
import { startChild } from '../../bootstrap/children.js';
import { Failure } from '../../bootstrap/failure.js';
import { read } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import { host } from '../../bootstrap/ports.js';
import { pause } from '../../bootstrap/processes.js';

const startLimit = 30_000;

/**
 * Starts the emulator as a process of its own and waits until it answers.
 * @param stateFile keeps what the emulator holds from one start to the next
 * @throws {Failure}
 */
export async function startEmulatorProcess(port: number, logFile: string, stateFile: string) {
	const program = join(paths.root, 'emulator', 'cli.mts');
	const args = ['--port', String(port), '--state', stateFile];
	const child = startChild(process.execPath, ['--import', 'tsx', program, ...args], {
		name: 'the emulator',
		cwd: paths.root,
		env: process.env,
		logFile,
	});
	const url = `http://${host}:${port}`;
	const until = Date.now() + startLimit;
	while (!child.end() && Date.now() < until) {
		// Any answer will do: without a token it is a refusal.
		const answers = await fetch(`${url}/v4/sources`).then(
			() => true,
			() => false,
		);
		if (answers) return { url, ended: child.ended, stop: child.stop, pid: child.pid };
		await pause(100);
	}
	await child.stop(1_000);
	throw new Failure(`The emulator does not answer at ${url}.\n${read(logFile)}`);
}
