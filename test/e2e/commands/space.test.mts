/// <reference types="jest" />
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../scripts/bootstrap/children.js';
import paths from '../../../scripts/bootstrap/paths.js';

/** What a clone has, as far as `npm start` reads it. */
const files = [
	'credentials',
	'emulator',
	'examples',
	'icons',
	'nodes',
	'scripts',
	'server',
	'CHANGELOG.md',
	'LICENSE.md',
	'README.md',
	'eslint.config.mjs',
	'index.js',
	'package-lock.json',
	'package.json',
	'tsconfig.json',
];

// Beside the installed n8n, whose 2.5 GB are then links and no copies.
const outer = mkdtempSync(join(paths.state, 'space-'));
const folder = join(outer, 'a clone, with spaces');
const server = join(folder, '.n8n-server', 'server');

afterAll(() => {
	rmSync(outer, { recursive: true, force: true, maxRetries: 5 });
});

it('npm start works in a folder whose path holds a space: the real n8n, with its SQLite compiled there', async () => {
	for (const name of files) cpSync(join(paths.root, name), join(folder, name), { recursive: true });
	symlinkSync(join(paths.root, 'node_modules'), join(folder, 'node_modules'), 'dir');
	cpSync(join(paths.server, 'package.json'), join(server, 'package.json'));
	const linked = spawnSync('cp', ['-al', join(paths.server, 'node_modules'), server]);
	expect(linked).toMatchObject({ status: 0 });
	const sqlite = join(server, 'node_modules', 'sqlite3', 'build');
	rmSync(sqlite, { recursive: true });
	rmSync(join(server, 'node_modules', '.sqlite-built'));

	const output = await run(process.execPath, ['scripts/bootstrap', 'start', '--once'], {
		cwd: folder,
	});
	expect(output).toMatch(/✔ Build SQLite/);
	expect(output).toMatch(/Install n8n .*SKIPPED/);
	expect(existsSync(join(sqlite, 'Release', 'node_sqlite3.node'))).toBe(true);
	expect(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')).toHaveProperty('n8n');
}, 900_000);
