// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const paths = require('../paths');
const { countsLine } = require('./jestCounts');

/**
 * Runs jest as a child, prints its summary and, last of all, the plain closing line.
 * @param {string[]} args
 * @returns {Promise<number>} jest's exit status
 */
async function jest(args) {
	const folder = mkdtempSync(join(tmpdir(), 'stitch-jest-'));
	const resultFile = join(folder, 'result.json');
	const bin = join(paths.root, 'node_modules', 'jest', 'bin', 'jest.js');
	try {
		const child = spawn(process.execPath, [bin, '--json', `--outputFile=${resultFile}`, ...args], {
			cwd: paths.root,
			// With --json jest's standard output is only the JSON, which the file has too.
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		const status = await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('close', (code) => resolve(code ?? 1));
		});
		console.log(`\n${closingLine(resultFile)}`);
		return status;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @param {string} resultFile */
function closingLine(resultFile) {
	try {
		return countsLine(JSON.parse(readFileSync(resultFile, 'utf8')));
	} catch {
		// jest ended before it wrote anything, with a message of its own.
		return '0 passed, 1 failed, 0 skipped';
	}
}

module.exports = { jest };
