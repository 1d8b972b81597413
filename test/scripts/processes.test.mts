import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../scripts/bootstrap/children.js';
import { startOf } from '../../scripts/bootstrap/processes.js';
import { eventually } from '../e2e/support/eventually.mts';

const folder = mkdtempSync(join(tmpdir(), 'stitch-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ends with a program what it has started in a group of its own', async () => {
	const logFile = join(folder, 'log');
	const program = `
		const options = { detached: true, stdio: 'ignore' };
		const stays = 'setInterval(() => {}, 1000)';
		console.log(require('node:child_process').spawn(process.execPath, ['-e', stays], options).pid);
		setInterval(() => {}, 1000);
	`;
	const child = startChild(process.execPath, ['-e', program], {
		name: 'a test run',
		cwd: folder,
		env: process.env,
		logFile,
	});
	const below = await eventually(async () => {
		const pid = Number(readFileSync(logFile, 'utf8'));
		expect(startOf(pid)).toBeDefined();
		return pid;
	});
	await child.stop();
	expect(startOf(below)).toBeUndefined();
});
