import { execFileSync } from 'node:child_process';

const git = (...args: string[]) =>
	execFileSync('git', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });

/** A file of the next commit, with the content that it commits: that on disk may be another. */
export interface Staged {
	/** Its path from the root of the repository. */
	file: string;
	read: () => string;
}

/** What the next commit adds or changes. */
export function stagedFiles(): Staged[] {
	const changed = ['--cached', '--name-only', '--no-renames', '--diff-filter=AM', '-z'];
	return git('diff', ...changed)
		.split('\0')
		.filter((file) => file !== '')
		.map((file) => ({ file, read: () => git('show', `:${file}`) }));
}
