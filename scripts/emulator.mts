import { join } from 'node:path';
import { runInFront } from './bootstrap/children.js';
import paths from './bootstrap/paths.js';

/** `npm run emulator -- --port N`: the emulator alone. */
export const main = async (args: string[]) =>
	await runInFront(
		process.execPath,
		['--import', 'tsx', join(paths.root, 'emulator', 'cli.mts'), ...args],
		{ name: 'the emulator', cwd: paths.root },
	);
