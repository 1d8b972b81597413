import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { run } from '../../bootstrap/children.js';
import { Failure } from '../../bootstrap/failure.js';
import { missingCompilers } from '../../bootstrap/needs.js';
import { npmEnvironment } from '../../bootstrap/npm.js';
import paths from '../../bootstrap/paths.js';

interface Node24 {
	binary: string;
	headers?: string;
}

type OnLine = (line: string) => void;

/** The part of SQLite's package that has to be made. @param server the folder with node_modules */
export const sqliteFile = (server: string) =>
	join(server, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');

/**
 * Makes the SQLite module that n8n's database needs: compiled here, or, on a machine without a
 * compiler, the binary that its makers publish.
 * @param server the folder with node_modules
 * @throws {Failure} when neither works
 */
export async function buildSqlite(server: string, node: Node24, onLine?: OnLine) {
	const missing = missingCompilers();
	const ways = missing.length === 0 ? [compile, download] : [download];
	const tries: string[] = [];
	for (const way of ways) {
		try {
			await way(server, node, onLine);
			const env = environment(node);
			await run(node.binary, ['-e', "require('sqlite3')"], { cwd: server, env });
			return;
		} catch (error) {
			tries.push(error instanceof Error ? error.message : String(error));
		}
	}
	throw new Failure(
		`SQLite, n8n's database, can't be made.\n${tries.join('\n')}`,
		missing.length === 0
			? 'The compiler and the download both gave up: their last lines are above.'
			: `Install ${missing.join(', ')} (Debian: apt-get install python3 make g++; macOS: xcode-select --install), then run the command again.`,
	);
}

function environment({ binary, headers }: Node24): NodeJS.ProcessEnv {
	const path = `${dirname(binary)}${delimiter}${process.env.PATH ?? ''}`;
	return {
		...npmEnvironment(process.env),
		PATH: path,
		// Not the headers of the Node.js that runs us, which npm's settings may name.
		...(headers === undefined ? {} : { npm_config_nodedir: headers }),
	};
}

async function download(server: string, node: Node24, onLine?: OnLine) {
	const program = join(server, 'node_modules', 'prebuild-install', 'bin.js');
	await run(node.binary, [program, '-r', 'napi'], {
		cwd: join(server, 'node_modules', 'sqlite3'),
		env: environment(node),
		name: 'the download of SQLite',
		onLine,
	});
}

/**
 * Compiles in a folder of its own, whose path has nothing that make or the compiler would split
 * it at, such as a space.
 */
async function compile(server: string, node: Node24, onLine?: OnLine) {
	const place = buildFolder();
	try {
		for (const folder of packagesFor(join(server, 'node_modules'), ['sqlite3', 'node-gyp']))
			cpSync(join(server, folder), join(place, folder), { recursive: true });
		let { headers } = node;
		if (headers !== undefined) {
			cpSync(join(headers, 'include'), join(place, 'node', 'include'), { recursive: true });
			headers = join(place, 'node');
		}
		const modules = join(place, 'node_modules');
		const program = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
		await run(node.binary, [program, 'rebuild', '-j', 'max'], {
			cwd: join(modules, 'sqlite3'),
			env: environment({ ...node, headers }),
			name: 'the build of SQLite',
			onLine,
		});
		cpSync(sqliteFile(place), sqliteFile(server));
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}

const isPlain = (path: string) => /^[\p{L}\p{N}_./\\:~+@,-]+$/u.test(path);

function buildFolder(): string {
	const own = join(paths.state, 'sqlite');
	if (!isPlain(own)) {
		const base = [tmpdir(), '/var/tmp', '/tmp'].find((path) => isPlain(path) && existsSync(path));
		return mkdtempSync(join(base ?? tmpdir(), 'stitch-sqlite-'));
	}
	rmSync(own, { recursive: true, force: true });
	mkdirSync(own, { recursive: true });
	return own;
}

interface Manifest {
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

/**
 * The folders of packages and of all that they depend on, found as Node finds them.
 * @param modules a node_modules folder
 * @returns below the folder of `modules`: `node_modules/tar`
 */
function packagesFor(modules: string, names: string[]): Set<string> {
	const top = dirname(modules);
	const folders = new Set<string>();
	const visit = (name: string, from: string) => {
		for (let at = from; at.startsWith(top); at = dirname(at)) {
			const folder = join(at, 'node_modules', name);
			if (!existsSync(join(folder, 'package.json'))) continue;
			const path = relative(top, folder).split(sep).join('/');
			if (folders.has(path)) return;
			folders.add(path);
			const text = readFileSync(join(folder, 'package.json'), 'utf8');
			const { dependencies, optionalDependencies } = JSON.parse(text) as Manifest;
			for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
				visit(next, folder);
			return;
		}
	};
	for (const name of names) visit(name, top);
	return folders;
}
