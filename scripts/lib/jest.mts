import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInFront } from '../bootstrap/children.js';
import paths from '../bootstrap/paths.js';

/** jest's own summary, as far as it is read. */
interface Summary {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	numRuntimeErrorTestSuites: number;
}

/** The closing line that test runners of every language are read by. */
export function countsLine(result: Summary): string {
	// A file that can't be loaded has no failed test, and must not look like success.
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	const skipped = result.numPendingTests + result.numTodoTests;
	return `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Runs jest as a child, prints its summary and, last of all, the plain closing line.
 * @returns jest's exit status
 */
export async function jest(args: string[]): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'stitch-jest-'));
	const resultFile = join(folder, 'result.json');
	const bin = join(paths.root, 'node_modules', 'jest', 'bin', 'jest.js');
	try {
		const status = await runInFront(
			process.execPath,
			[bin, '--json', `--outputFile=${resultFile}`, ...args],
			// With --json its standard output is only the JSON, which the file has too.
			{ name: 'jest', cwd: paths.root, stdout: 'ignore' },
		);
		console.log(`\n${closingLine(resultFile)}`);
		return status;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function closingLine(resultFile: string): string {
	try {
		return countsLine(JSON.parse(readFileSync(resultFile, 'utf8')) as Summary);
	} catch {
		// jest ended before it wrote anything, with a message of its own.
		return '0 passed, 1 failed, 0 skipped';
	}
}
