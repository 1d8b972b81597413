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
	const first = ['package.json', 'scripts/bootstrap', '.gitignore', '.prettierrc.js'];

	it('lets pass what is formatted and committed, whatever is on disk', () => {
		clone.write(FILE, FORMATTED);
		clone.write('docs/plan.txt', 'Load   \n');
		clone.write('dist/word.js', UNFORMATTED);
		clone.stage(...first);
		// Prettier does not know them, or has to leave them as they are.
		clone.run('git', 'add', '--force', '--', FILE, 'docs/plan.txt', 'dist/word.js');
		clone.write(FILE, AGAINST_A_RULE);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});

	const code = [FILE, UNFORMATTED, FILE];
	const text = ['docs/plan.md', '* Load\n', 'docs/plan.md'];
	const ruled = [FILE, AGAINST_A_RULE, `${FILE}:1`];
	const refusedByN8n = [
		'package.json',
		`${JSON.stringify({ name: 'stitch' })}\n`,
		'@n8n/community-nodes',
	];

	it.each([
		['what is not formatted, code and text', [code, text], 'npm run format '],
		['what is against a rule, code and package.json', [ruled, refusedByN8n], 'npm run lint:fix '],
	])('refuses %s', (_, files, wayOut) => {
		for (const [file, content] of files) clone.write(file, content);
		clone.stage(...files.map(([file]) => file));
		// What is on disk does not count.
		clone.write(FILE, FORMATTED);
		const { status, said } = clone.commit();
		expect(status).not.toBe(0);
		for (const words of [wayOut, ...files.map(([, , place]) => place)]) {
			expect(said).toContain(words);
		}
		clone.run('git', 'checkout', '--quiet', 'HEAD', '--', '.');
		clone.unstage();
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
