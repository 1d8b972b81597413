import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * In place of npm: as slow in proportion, and deaf to SIGTERM (which npm answers with minutes of
 * rolling back), but without the registry. Its packages are links to those of the
 * repository, or a few lines.
 *
 * `FAKE_NPM_ROOT` is the repository, `FAKE_NPM_PROGRAMS` the folder of the programs to link.
 */
const { FAKE_NPM_ROOT: root = '', FAKE_NPM_PROGRAMS: programs = '' } = process.env;
const [command, ...args] = process.argv.slice(2);
const folder = process.cwd();

process.on('SIGTERM', () => {
	process.stderr.write('npm: rolling back\n');
});

/** Two npm in one folder undo each other's work, so a second one is a bug of `npm start`. */
async function alone(work: () => Promise<void>) {
	const mark = join(folder, '.fake-npm-at-work');
	const other = existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0;
	if (other > 0 && existsSync(`/proc/${other}`))
		throw new Error(`npm ${other} is at work in ${folder} already`);
	writeFileSync(mark, String(process.pid));
	await work();
	rmSync(mark);
}

/** Links one package after another, and writes npm's record at the end. */
async function linkTools() {
	const from = join(root, 'node_modules');
	const names = readdirSync(from).flatMap((name) =>
		name.startsWith('@') ? readdirSync(join(from, name)).map((part) => join(name, part)) : [name],
	);
	let count = 0;
	for (const name of names.filter((each) => each !== '.package-lock.json')) {
		mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
		symlinkSync(join(from, name), join(folder, 'node_modules', name));
		if (++count % 100 === 0) await pause(150);
	}
	cpSync(join(from, '.package-lock.json'), join(folder, 'node_modules', '.package-lock.json'));
}

/** The packages of the fake server's lock file. */
async function makeServer() {
	const modules = join(folder, 'node_modules');
	const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
	const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string }> };
	for (const path of Object.keys(packages).filter((each) => each !== '')) {
		await pause(200);
		mkdirSync(join(folder, path), { recursive: true });
		writeFileSync(join(folder, path, 'package.json'), '{}');
		const program = join(programs, basename(path));
		if (existsSync(program)) cpSync(program, join(folder, path), { recursive: true });
		if (/^node-(bin-)?(linux|darwin)/.test(basename(path))) {
			mkdirSync(join(folder, path, 'bin'));
			const node = join(folder, path, 'bin', 'node');
			writeFileSync(
				node,
				`#!/bin/sh\nexec '${process.execPath}' --require '${programs}/node-sqlite.cjs' "$@"\n`,
				{ mode: 0o755 },
			);
		}
	}
	writeFileSync(join(modules, '.package-lock.json'), lock);
}

const commands: Record<string, () => Promise<void>> = {
	ci: async () => {
		await alone(async () => {
			rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
			await pause(300);
			mkdirSync(join(folder, 'node_modules'));
			await (basename(folder) === 'server' ? makeServer() : linkTools());
		});
	},
	run: async () => {
		await alone(async () => {
			rmSync(join(folder, 'dist'), { recursive: true, force: true });
			await pause(700);
			mkdirSync(join(folder, 'dist'));
			await pause(700);
			writeFileSync(join(folder, 'dist', 'built.js'), '');
		});
	},
	pack: async () => {
		await pause(700);
		const destination = args[args.indexOf('--pack-destination') + 1] ?? '';
		writeFileSync(join(destination, 'package.tgz'), '');
		process.stdout.write(JSON.stringify([{ filename: 'package.tgz' }]));
	},
	install: async () => {
		await alone(async () => {
			const place = join(folder, 'node_modules', 'n8n-nodes-stitch');
			mkdirSync(place, { recursive: true });
			await pause(700);
			writeFileSync(join(place, 'package.json'), '{}');
		});
	},
};

const work = commands[command ?? ''];
if (!work) throw new Error(`npm ${command} is not expected`);
work().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
