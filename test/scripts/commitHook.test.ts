import { makeClone } from './support/clone.mts';

const clone = makeClone(__PACKAGE_DIR__);
afterAll(() => clone.remove());

const FORMATTED = "export const word = 'load';\n";
const UNFORMATTED = 'export const word = "load"\n';
const AGAINST_A_RULE = "console.log('load');\n";
const FILE = 'nodes/Stitch/word.ts';

it('is turned on by the set-up in one command', () => {
	expect(clone.run('git', 'config', 'core.hooksPath').said.trim()).toBe('');
	expect(clone.run('npm', 'run', 'setup')).toMatchObject({ status: 0 });
	expect(clone.run('git', 'config', 'core.hooksPath').said.trim()).toBe('.githooks');
});

describe('the commit hook', () => {
	const first = ['package.json', 'scripts', '.gitignore', '.prettierrc.js'];

	it('lets the files of this repository pass', () => {
		clone.stage(...first);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});

	it.each([
		['formatted code', FILE, FORMATTED],
		['a file that prettier knows nothing of', 'docs/plan.txt', 'Load   \n'],
		['a file that prettier is told to leave', 'dist/word.js', UNFORMATTED],
	])('lets pass: %s', (_, file, content) => {
		clone.write(file, content);
		clone.run('git', 'add', '--force', '--', file);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});

	it.each([
		['unformatted code', FILE, UNFORMATTED, 'npm run format'],
		['code against a lint rule', FILE, AGAINST_A_RULE, `${FILE}:1`],
		['text that is not formatted', 'docs/plan.md', '* Load\n', 'docs/plan.md'],
		[
			'a package.json that n8n refuses',
			'package.json',
			`${JSON.stringify({ name: 'stitch' })}\n`,
			'@n8n/community-nodes',
		],
	])('refuses %s', (_, file, content, said) => {
		clone.write(file, content);
		clone.stage(file);
		const refused = clone.commit();
		expect(refused.status).not.toBe(0);
		expect(refused.said).toContain(said);
		clone.run('git', 'checkout', '--quiet', 'HEAD', '--', '.');
		clone.unstage();
	});

	it('looks at what is committed, not at what is on disk', () => {
		clone.write(FILE, UNFORMATTED);
		clone.stage(FILE);
		clone.write(FILE, FORMATTED);
		expect(clone.commit().status).not.toBe(0);

		clone.write(FILE, FORMATTED.replace('load', 'table'));
		clone.stage(FILE);
		clone.write(FILE, AGAINST_A_RULE);
		expect(clone.commit().status).toBe(0);
	});

	it('refuses no more what the commands that it names have mended', () => {
		clone.write(FILE, `const word = "load"\nexport const words: Array<string> = [word]\n`);
		clone.stage(FILE);
		expect(clone.commit().status).not.toBe(0);
		expect(clone.run('npm', 'run', 'lint:fix')).toMatchObject({ status: 0 });
		expect(clone.run('npm', 'run', 'format')).toMatchObject({ status: 0 });
		clone.stage(FILE);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});

	it('has nothing against a deleted file', () => {
		clone.run('git', 'rm', '--quiet', '--force', '--', FILE);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});
});
