import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What the hook and `npm run setup` read. */
const FILES = [
	'.githooks',
	'.gitattributes',
	'.gitignore',
	'.prettierignore',
	'.prettierrc.js',
	'eslint.config.mjs',
	'package.json',
	'package-lock.json',
	'scripts/bootstrap',
	'scripts/lib/hook',
	'scripts/pre-commit.mts',
	'scripts/setup.mts',
	'tsconfig.json',
];

/** Nothing of the user's git: no identity, settings or hooks. */
const environment = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'A',
	GIT_AUTHOR_EMAIL: 'a@example.com',
	GIT_COMMITTER_NAME: 'A',
	GIT_COMMITTER_EMAIL: 'a@example.com',
	// With "test" the lint rules treat every file as a node.
	NODE_ENV: 'production',
};

/**
 * A repository with the package's tools in which a test may commit.
 * @param root the package folder
 */
export function makeClone(root: string) {
	const folder = fs.mkdtempSync(path.join(tmpdir(), 'n8n-nodes-stitch-clone-'));
	for (const name of FILES) {
		fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
	}
	fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');

	function run(command: string, ...args: string[]) {
		const options = { cwd: folder, env: environment, encoding: 'utf8' as const };
		const { status, stdout, stderr } = spawnSync(command, args, options);
		return { status, said: `${stdout}${stderr}` };
	}
	run('git', 'init', '--quiet', '--initial-branch=main');

	return {
		run,
		write(file: string, content: string) {
			fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
			fs.writeFileSync(path.join(folder, file), content);
		},
		read: (file: string) => fs.readFileSync(path.join(folder, file), 'utf8'),
		stage: (...files: string[]) => run('git', 'add', '--', ...files),
		commit: () => run('git', 'commit', '--message=Test'),
		unstage: () => run('git', 'read-tree', '--empty'),
		remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
	};
}
