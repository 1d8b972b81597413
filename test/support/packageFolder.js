// @ts-check
'use strict';

const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { gzipSync } = require('node:zlib');

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

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
const run = (command, args, cwd) =>
	execFileSync(command, args, {
		cwd,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		// With "test" the lint rules treat every file as a node.
		env: { ...process.env, NODE_ENV: 'production' },
	});

/**
 * A copy of the package in a separate folder.
 * @param {string} root the repository
 */
function copyPackage(root) {
	const folder = fs.mkdtempSync(path.join(tmpdir(), 'n8n-nodes-stitch-'));
	for (const name of SOURCES) {
		const from = path.join(root, name);
		if (fs.existsSync(from)) fs.cpSync(from, path.join(folder, name), { recursive: true });
	}
	fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
	const bin = path.join(root, 'node_modules', '.bin');

	/** Every file below a folder with the hash of its content. @param {string} below */
	function listing(below) {
		/** @type {Record<string, string>} */
		const files = {};
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
		/** The content of a file of the copy. @param {string} file */
		read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
		/** Packs as npm does and unpacks it; returns the unpacked folder, its files and the packed size. */
		pack() {
			const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts'], folder));
			run('tar', ['-xzf', packed.filename], folder);
			return {
				unpacked: path.join(folder, 'package'),
				/** @type {string[]} */
				files: packed.files.map((/** @type {{ path: string }} */ file) => file.path),
				/** @type {number} bytes of the tarball */
				size: packed.size,
				/** What the README takes of it. */
				readme: gzipSync(fs.readFileSync(path.join(folder, 'README.md')), { level: 9 }).length,
			};
		},
		remove: () => fs.rmSync(folder, { recursive: true, force: true }),
	};
}

/** @param {string} file */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

module.exports = { copyPackage, join: path.join, readJson };
