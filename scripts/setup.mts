import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './bootstrap/children.js';
import paths from './bootstrap/paths.js';

/** `npm run setup`: the tools are there by now; turns the commit hook on. */
export async function main(): Promise<number> {
	if (!existsSync(join(paths.root, '.git'))) {
		console.log(
			"The tools are installed. This folder isn't a git clone, so it has no commit hook.",
		);
		return 0;
	}
	// npm's "prepare" can't do this: install scripts are off (.npmrc).
	await run('git', ['config', 'core.hooksPath', '.githooks'], { cwd: paths.root });
	console.log('The tools are installed, and the commit hook is on. Next: npm test');
	return 0;
}
