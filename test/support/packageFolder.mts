import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** All that builds and ships; the copy is built so that a test never touches the repository. */
const SOURCES = [
	'credentials',
	'nodes',
	'icons',
	'package.json',
	'tsconfig.json',
	'gulpfile.js',
	'index.js',
	'eslint.config.mjs',
	'README.md',
	'CHANGELOG.md',
	'LICENSE.md',
];

const run = (command: string, args: string[], cwd: string) =>
	execFileSync(command, args, {
		cwd,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		// With "test" the lint rules treat every file as a node.
		env: { ...process.env, NODE_ENV: 'production' },
	});

/**
 * A copy of the package in a separate folder.
 * @param root the repository
 */
export function copyPackage(root: string) {
	const folder = fs.mkdtempSync(path.join(tmpdir(), 'n8n-nodes-stitch-'));
	for (const name of SOURCES) {
		const from = path.join(root, name);
		if (fs.existsSync(from)) fs.cpSync(from, path.join(folder, name), { recursive: true });
	}
	fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
	const bin = path.join(root, 'node_modules', '.bin');

	/** Every file below a folder with the hash of its content. */
	function listing(below: string) {
		const files: Record<string, string> = {};
		const base = path.join(folder, below);
		for (const entry of fs.readdirSync(base, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const file = path.join(entry.parentPath, entry.name);
			const hash = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
			files[path.relative(base, file).split(path.sep).join('/')] = hash;
		}
		return files;
	}

	return {
		folder,
		listing,
		/** The build of n8n's own tool. */
		buildWithN8n: () => run(path.join(bin, 'n8n-node'), ['build'], folder),
		/** The build with tsc and gulp. */
		buildWithGulp() {
			fs.rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
			run(path.join(bin, 'tsc'), [], folder);
			run(path.join(bin, 'gulp'), ['build:icons'], folder);
		},
		/** The content of a file of the copy. */
		read: (file: string) => fs.readFileSync(path.join(folder, file), 'utf8'),
		/** Packs as npm does and unpacks it; returns the unpacked folder, its files and the packed size. */
		pack() {
			const said = run('npm', ['pack', '--json', '--ignore-scripts'], folder);
			const [packed] = JSON.parse(said) as [
				{ filename: string; size: number; files: { path: string }[] },
			];
			run('tar', ['-xzf', packed.filename], folder);
			return {
				unpacked: path.join(folder, 'package'),
				files: packed.files.map((file) => file.path),
				/** bytes of the tarball */
				size: packed.size,
				/** What the README takes of it. */
				readme: gzipSync(fs.readFileSync(path.join(folder, 'README.md')), { level: 9 }).length,
			};
		},
		remove: () => fs.rmSync(folder, { recursive: true, force: true }),
	};
}

/** The JSON that n8n wants beside a node. */
interface Codex {
	resources: Record<string, { url: string }[]>;
}

export const readCodex = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as Codex;

export const join = (...parts: string[]) => path.join(...parts);
