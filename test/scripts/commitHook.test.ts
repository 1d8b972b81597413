import { makeClone } from './support/clone.mts';

const clone = makeClone(__PACKAGE_DIR__);
afterAll(() => clone.remove());

/** In a file that no lint rule reads: the rules take the hook longer than all else. */
const CODE = 'scripts/word.mts';
const UNFORMATTED = 'export const word = "load"\n';
const TEXT = 'docs/plan.md';
const UNFORMATTED_TEXT = '* Load\n';
/** Formatted, and against a rule that `npm run lint:fix` can follow. */
const FIXABLE = "let word = 'load';\nexport const words = [word];\n";
const AGAINST_A_RULE = "console.log('load');\n";
const FILE = 'nodes/Stitch/word.ts';
const OTHER = 'nodes/Stitch/other.ts';
const FORMATTED = "export const word = 'load';\n";
const GOOD: Record<string, string> = {
	[CODE]: FORMATTED,
	[FILE]: FORMATTED,
	[OTHER]: FORMATTED,
	[TEXT]: '- Load\n',
	'package.json': clone.read('package.json'),
};

it('is turned on by the set-up in one command', () => {
	expect(clone.run('git', 'config', 'core.hooksPath').said.trim()).toBe('');
	expect(clone.run('npm', 'run', 'setup')).toMatchObject({ status: 0 });
	expect(clone.run('git', 'config', 'core.hooksPath').said.trim()).toBe('.githooks');
});

describe('the commit hook', () => {
	const [FORMAT, LINT] = ['npm run format ', 'npm run lint:fix '];

	it.each([
		[
			'what is not formatted, code and text',
			[
				[CODE, UNFORMATTED, CODE],
				[TEXT, UNFORMATTED_TEXT, TEXT],
			],
			FORMAT,
			LINT,
		],
		[
			'what is against a rule, code and package.json',
			[
				[FILE, FIXABLE, `${FILE}:1`],
				[OTHER, AGAINST_A_RULE, `${OTHER}:1`],
				['package.json', '{\n\t"name": "stitch"\n}\n', '@n8n/community-nodes'],
			],
			LINT,
			FORMAT,
		],
	])('refuses %s, and names the command for it', (_, files, wayOut, notTheWay) => {
		for (const [file, content] of files) clone.write(file, content);
		clone.stage(...files.map(([file]) => file));
		// What is on disk does not count.
		for (const [file] of files) clone.write(file, GOOD[file]);
		const { status, said } = clone.commit();
		expect(status).not.toBe(0);
		for (const words of [wayOut, ...files.map(([, , place]) => place)]) {
			expect(said).toContain(words);
		}
		expect(said).not.toContain(notTheWay);
		clone.unstage();
	});

	it('lets pass what these commands have mended, formatted and committed, whatever is on disk', () => {
		clone.write(CODE, UNFORMATTED);
		clone.write(TEXT, UNFORMATTED_TEXT);
		clone.write(FILE, FIXABLE);
		expect(clone.run('npm', 'run', 'lint:fix')).toMatchObject({ status: 0 });
		expect(clone.run('npm', 'run', 'format')).toMatchObject({ status: 0 });
		clone.stage(
			'package.json',
			'scripts/setup.mts',
			'.gitignore',
			'.prettierrc.js',
			CODE,
			TEXT,
			FILE,
		);
		// Prettier does not know them, or has to leave them as they are.
		clone.write('docs/plan.txt', 'Load   \n');
		clone.write('dist/word.js', UNFORMATTED);
		clone.run('git', 'add', '--force', '--', 'docs/plan.txt', 'dist/word.js');
		clone.write(FILE, AGAINST_A_RULE);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});

	it('has nothing against a deleted file', () => {
		clone.run('git', 'rm', '--quiet', '--force', '--', FILE);
		expect(clone.commit()).toMatchObject({ status: 0 });
	});
});
