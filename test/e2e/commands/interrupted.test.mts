/// <reference types="jest" />
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import paths from '../../../scripts/bootstrap/paths.js';
import { fakeClone } from './support/fakeClone.mts';

/**
 * `npm start`, interrupted in each of its steps and started again at once, from a bare clone in a
 * folder with a space. Real: the bootstrap, the lock, the steps, the emulator, the signals. Fake:
 * npm, n8n, node-gyp and SQLite, since a real install takes 2.5 GB and minutes for each step.
 */
const steps = [
	["Installing the package's tools", /npm ci/],
	['❯ Build the package', /npm run/],
	['❯ Install n8n', /npm ci/],
	['❯ Build SQLite', /the build of SQLite/],
	['❯ Pack the package', /npm (pack|install)/],
	['❯ Start the emulator', /the emulator/],
	['❯ Start n8n', /n8n and the emulator/],
	["❯ Log in as the editor's owner", /n8n and the emulator/],
	['❯ Import the example credentials', /n8n and the emulator/],
	['❯ Sign up with the form', /n8n and the emulator/],
] as const;

interface Stored {
	credentials: { name: string }[];
	workflows: { name: string }[];
}

function expectWhole(clone: ReturnType<typeof fakeClone>) {
	const user = join('.n8n-server', 'node_modules', 'user');
	const stored = JSON.parse(clone.read(join(user, '.n8n', 'database.json'))) as Stored;
	const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name);
	const files = readdirSync(join(paths.root, 'examples')).filter((name) => name.endsWith('.json'));
	expect(namesOf(stored.workflows)).toHaveLength(files.length);
	expect(new Set(namesOf(stored.workflows)).size).toBe(files.length);
	expect(new Set(namesOf(stored.credentials)).size).toBe(stored.credentials.length);
	expect(clone.read(join(user, '.n8n', 'database.sqlite'))).toMatch(
		/INTO installed_nodes.*stitchPostLoadTrigger.*\n$/,
	);
	expect(clone.leftRunning()).toEqual([]);
	expect(clone.has('.n8n-server/run.lock')).toBe(false);
}

let clone: ReturnType<typeof fakeClone>;
beforeEach(() => {
	clone = fakeClone();
});
afterEach(() => {
	clone.remove();
});

it('told to end in each step, it ends what it has started, and the next start goes on', async () => {
	for (const [step, stopped] of steps) {
		const start = clone.start('--once');
		await start.says(step);
		await pause(300);
		process.kill(start.pid, 'SIGINT');
		expect({ step, status: await start.ended }).toEqual({ step, status: 130 });
		expect(/^Stopping (.*) …$/m.exec(start.output())?.[1]).toMatch(stopped);
		expect({ step, left: clone.leftRunning() }).toEqual({ step, left: [] });
		expect(clone.has('.n8n-server/run.lock')).toBe(false);
	}
	const last = clone.start('--once');
	expect([await last.ended, last.output()]).toEqual([0, expect.anything()]);
	expect(JSON.parse(last.output().trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
		account: { stitch_account_id: 7 },
		n8n: '1.0.0',
	});
	expectWhole(clone);
}, 300_000);

it('killed in each step, what it had started is ended by the next start, which goes on', async () => {
	let left = '';
	for (const [step, stopped] of steps) {
		const start = clone.start('--once');
		await start.says(step);
		if (left !== '') expect(start.output()).toMatch(/^Stopping .* which a killed run left behind/m);
		await pause(300);
		process.kill(start.pid, 'SIGKILL');
		expect(await start.ended).toBe('SIGKILL');
		left = clone.leftRunning().join('\n');
		expect({ step, left, stopped }).not.toEqual({ step, left: '', stopped });
	}
	const last = clone.start('--once');
	expect([await last.ended, last.output()]).toEqual([0, expect.anything()]);
	expectWhole(clone);
}, 300_000);

it('says what comes before it installs, and does nothing twice', async () => {
	const first = clone.start('--once');
	await first.says("Installing the package's tools");
	expect(first.output()).toMatch(
		/^Installed first, once, into this folder only:\n.*tools +[\d,]+ packages, about [\d.]+ GB, .* minutes\n.*n8n 1\.0\.0 +\d+ packages, about [\d.]+ GB/m,
	);
	expect(await first.ended).toBe(0);
	const second = clone.start('--once');
	expect(await second.ended).toBe(0);
	expect(second.output()).not.toContain('Installed first');
	for (const title of ['Build the package', 'Install n8n', 'Build SQLite', 'Pack the package'])
		expect(second.output()).toMatch(new RegExp(`${title}.*SKIPPED: done before`));
}, 120_000);

it('tells of a taken port before it installs anything', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await pause(100);
	const { port } = server.address() as AddressInfo;
	const start = clone.start('--port', String(port));
	expect(await start.ended).toBe(1);
	server.close();
	expect(start.output().match(/is taken by another program/g)).toHaveLength(1);
	expect(start.output()).toContain(`npm start -- --port ${port + 1}`);
	expect(clone.has('node_modules')).toBe(false);
	expect(clone.has('.n8n-server/run.lock')).toBe(false);
}, 60_000);

it('tells of another run in the same folder', async () => {
	const first = clone.start('--once');
	await first.says("Installing the package's tools");
	const second = clone.start('--once');
	expect(await second.ended).toBe(1);
	expect(second.output()).toContain(`Another 'npm start' (process ${first.pid}) is running`);
	process.kill(first.pid, 'SIGTERM');
	expect(await first.ended).toBe(143);
}, 60_000);
