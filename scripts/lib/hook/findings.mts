import { resolve } from 'node:path';
import * as prettier from 'prettier';
import type { Staged } from './staged.mts';

/** What `n8n-node lint` has rules for. */
const isLinted = (file: string) => file.endsWith('.ts') || file === 'package.json';

/** Those that prettier would change. */
async function unformattedOf(files: Staged[]): Promise<string[]> {
	const unformatted = [];
	for (const { file, read } of files) {
		const filepath = resolve(file);
		const { ignored, inferredParser } = await prettier.getFileInfo(filepath, {
			ignorePath: ['.gitignore', '.prettierignore'],
		});
		if (ignored || inferredParser === null) continue;
		const options = { ...(await prettier.resolveConfig(filepath)), filepath };
		if (!(await prettier.check(read(), options))) unformatted.push(file);
	}
	return unformatted;
}

/** Each broken rule with its place. */
async function brokenRulesOf(files: Staged[]): Promise<string[]> {
	const linted = files.filter(({ file }) => isLinted(file));
	if (linted.length === 0) return [];
	// Half a second to load, which a commit without TypeScript need not wait for.
	const { ESLint } = await import('eslint');
	const eslint = new ESLint();
	const results = await Promise.all(
		linted.map(async ({ file, read }) => ({
			file,
			results: await eslint.lintText(read(), { filePath: resolve(file), warnIgnored: false }),
		})),
	);
	return results.flatMap(({ file, results: [result] }) =>
		(result?.messages ?? [])
			.filter(({ severity }) => severity === 2)
			.map(({ line, message, ruleId }) => `${file}:${line} ${message} (${ruleId})`),
	);
}

export const findings = async (files: Staged[]) => ({
	unformatted: await unformattedOf(files),
	broken: await brokenRulesOf(files),
});
