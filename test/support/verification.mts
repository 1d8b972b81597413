import { execFileSync } from 'node:child_process';

// n8n's scanner pins an older version of n8n's own lint plugin than n8n's command line tool. The
// newer one has a rule more, so both run, neither with comments that switch a rule off.
const script = `
import { createRequire } from 'node:module';
import path from 'node:path';
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const [root, source, tarball] = process.argv.slice(1);
const of = (name) => createRequire(path.join(root, 'node_modules', name, 'package.json'));
const { n8nCommunityNodesPlugin: newer } = of('@n8n/node-cli')('@n8n/eslint-plugin-community-nodes');
const { n8nCommunityNodesPlugin: pinned } = of('@n8n/scan-community-package')(
	'@n8n/eslint-plugin-community-nodes',
);
const { ESLint } = of('@n8n/scan-community-package')('eslint');
const parser = of('@n8n/scan-community-package')('@typescript-eslint/parser');

const byNewer = async (folder, patterns) => {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: [
			newer.configs.recommended,
			{ files: ['**/*.ts', '**/*.json'], languageOptions: { parser } },
		].flat(),
	});
	const results = await eslint.lintFiles(patterns);
	return {
		files: results.length,
		findings: results.flatMap(({ filePath, messages }) =>
			messages.map(({ ruleId, message }) => [path.relative(folder, filePath), ruleId, message]),
		),
	};
};
const rules = (plugin) =>
	Object.keys(Object.assign({}, ...[plugin.configs.recommended].flat().map((part) => part.rules)));
const built = ['**/*.js', 'package.json'];
console.log(JSON.stringify({
	scanner: {
		source: await analyzePackage(source, SOURCE_FILE_PATTERNS),
		tarball: await analyzePackage(tarball, built),
	},
	newer: {
		source: await byNewer(source, SOURCE_FILE_PATTERNS),
		tarball: await byNewer(tarball, built),
	},
	rules: { pinned: rules(pinned), newer: rules(newer) },
}));`;

type Verdict = { passed: boolean; message?: string; details?: string };

type Findings = { files: number; findings: string[][] };

interface Verification {
	scanner: { source: Verdict; tarball: Verdict };
	newer: { source: Findings; tarball: Findings };
	rules: { pinned: string[]; newer: string[] };
}

/**
 * What n8n's verification says of the package's sources and of its unpacked tarball.
 * @param root where node_modules is
 */
export function verify(root: string, source: string, tarball: string): Verification {
	const args = ['--input-type=module', '-e', script, root, source, tarball];
	const output = execFileSync(process.execPath, args, {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		// With "test" the lint rules treat every file as a node.
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return JSON.parse(output.trim().split('\n').pop() ?? '') as Verification;
}
