import manifest from '../../package.json';
import { notesOf } from '../../scripts/lib/package/changelog.mts';
import { COVERED } from './support/covered';
import { commands, commandsOfCi, exists, read } from './support/documents.mts';

const contributing = read('CONTRIBUTING.md');

/** Files and folders that a text names as code, not types of content; `<…>` stands for any name. */
const pathsIn = (text: string) =>
	[...text.matchAll(/`((?!application\/)(?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path]) => path);

describe('CONTRIBUTING.md', () => {
	it.each(commands(contributing))('names a command that CI runs: %s', (command) => {
		const covered = COVERED[command];
		if (covered !== undefined) {
			expect(read(covered.file)).toContain(covered.text);
			return;
		}
		// Some of the tests: CI runs them all.
		const [whole, path] = command.split(' -- ');
		expect(commandsOfCi()).toContain(whole);
		if (path !== undefined) expect([path, exists(path)]).toEqual([path, true]);
	});

	it('names scripts of package.json only', () => {
		const scripts = [...contributing.matchAll(/`npm run ([\w:-]+)/g)].map(([, script]) => script);
		expect(scripts.length).toBeGreaterThan(8);
		for (const script of scripts) expect(Object.keys(manifest.scripts)).toContain(script);
	});
});

it('every command that a test covers is named somewhere', () => {
	const named = [...commands(read('README.md')), ...commands(contributing)];
	expect(named).toEqual(expect.arrayContaining(Object.keys(COVERED)));
});

it.each(['CONTRIBUTING.md', 'SECURITY.md', 'emulator/README.md', '.github/workflows/publish.yml'])(
	'%s names files and folders that are there',
	(file) => {
		const base = file === 'emulator/README.md' ? 'emulator/' : '';
		for (const path of pathsIn(read(file))) {
			// Built or installed, or a type of content.
			if (/^(dist|node_modules|application)\//.test(path)) continue;
			expect([path, exists(path) || exists(`${base}${path}`)]).toEqual([path, true]);
		}
	},
);

describe('the changelog', () => {
	const changelog = read('CHANGELOG.md');
	const versions = [...changelog.matchAll(/^## \[(.+?)\]/gm)].map(([, version]) => version);

	it('has the version of the package on top, below what is unreleased', () => {
		expect(versions.slice(0, 2)).toEqual(['Unreleased', manifest.version]);
	});

	it('links each version', () => {
		for (const version of versions) expect(changelog).toContain(`\n[${version}]: https://`);
	});
});

describe('the workflows', () => {
	const ci = read('.github/workflows/ci.yml');
	const publish = read('.github/workflows/publish.yml');
	const job = (name: string) =>
		publish.split(/^(?= {2}\w+:$)/m).find((part) => part.startsWith(`  ${name}:`)) ?? '';

	it('CI runs what runs here, with an end', () => {
		expect(ci).toMatch(/^ {6}- run: bash \.ci\/run$/m);
		expect(Number(/timeout-minutes: (\d+)/.exec(ci)?.[1])).toBeLessThanOrEqual(40);
	});

	it('CI runs on the oldest Node.js that the package supports, and on the one of n8n', () => {
		expect(ci).toMatch(/^ {8}node: \[20, 24\]$/m);
		expect(manifest.engines.node).toBe('>=20.19');
	});

	it('every action is pinned by a commit, which its version explains', () => {
		const used = [...`${ci}${publish}`.matchAll(/uses: (?!\.\/)(.*)$/gm)].map(
			([, action]) => action,
		);
		expect(used.length).toBeGreaterThan(4);
		for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('a tag publishes, with provenance, after the tests of CI', () => {
		expect(publish).toMatch(/^ {2}push:\n {4}tags: \['\*\.\*\.\*'\]$/m);
		expect(job('test')).toMatch(/^ {4}uses: \.\/\.github\/workflows\/ci\.yml$/m);
		expect(job('build')).toMatch(/^ {4}needs: test$/m);
		expect(job('build')).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main');
		expect(job('publish')).toMatch(/^ {4}needs: build$/m);
		expect(job('publish')).toMatch(
			/npm publish \.\/release\/\*\.tgz --ignore-scripts .*--provenance$/m,
		);
	});

	it('who may publish runs no code of the repository or of a package, in a protected environment', () => {
		expect(publish.match(/id-token: write/g)).toHaveLength(1);
		expect(job('publish')).toMatch(/^ {6}id-token: write$/m);
		expect(job('publish')).toMatch(/^ {4}environment: npm$/m);
		expect(job('publish')).not.toMatch(/checkout|npm (ci|install|run)|npx/);
		expect(publish.match(/secrets\.\w+/g)).toEqual(['secrets.NPM_TOKEN']);
		expect(job('publish')).toContain('secrets.NPM_TOKEN');
	});

	it('the release on GitHub has the text of the changelog', () => {
		expect(notesOf(read('CHANGELOG.md'), manifest.version)).toMatch(/^### Added$/m);
		expect(() => notesOf(read('CHANGELOG.md'), '9.9.9')).toThrow(/says nothing of/);
		const changelog =
			'# C\n\n## [2.0.0] - 2026-01-02\n\n- B\n\n## [1.0.0]\n\n- A\n\n[2.0.0]: x\n[1.0.0]: y\n';
		expect([notesOf(changelog, '2.0.0'), notesOf(changelog, '1.0.0')]).toEqual(['- B', '- A']);
	});
});
