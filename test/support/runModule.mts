import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs the text of an ECMAScript module with Node.js, with the package's own dependencies.
 * @param variables of the environment
 * @returns what it prints
 */
export async function runModule(code: string, variables: Record<string, string>): Promise<string> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--input-type=module', '--eval', code],
		{ cwd: import.meta.dirname, env: { ...process.env, ...variables } },
	);
	return stdout;
}
