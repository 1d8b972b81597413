// @ts-check
'use strict';

const { resolve } = require('node:path');

/** @typedef {ReturnType<typeof import('./staged').stagedFiles>[number]} Staged */

/** What `n8n-node lint` has rules for. @param {string} file */
const isLinted = (file) => file.endsWith('.ts') || file === 'package.json';

/** @param {Staged[]} files @returns {Promise<string[]>} those that prettier would change */
async function unformattedOf(files) {
	const prettier = await import('prettier');
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

/** @param {Staged[]} files @returns {Promise<string[]>} each broken rule with its place */
async function brokenRulesOf(files) {
	const linted = files.filter(({ file }) => isLinted(file));
	if (linted.length === 0) return [];
	const { ESLint } = require('eslint');
	const eslint = new ESLint();
	const results = await Promise.all(
		linted.map(({ file, read }) =>
			eslint.lintText(read(), { filePath: resolve(file), warnIgnored: false }),
		),
	);
	return results.flatMap(([result], index) =>
		(result?.messages ?? [])
			.filter(({ severity }) => severity === 2)
			.map(({ line, message, ruleId }) => `${linted[index]?.file}:${line} ${message} (${ruleId})`),
	);
}

/** @param {Staged[]} files */
const findings = async (files) => ({
	unformatted: await unformattedOf(files),
	broken: await brokenRulesOf(files),
});

module.exports = { findings };
