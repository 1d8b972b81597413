import { readText } from './support/texts.mts';

const page = readText(__PACKAGE_DIR__, 'docs/style.md');
const titles = ['style', 'package', 'definition'].flatMap((name) => {
	const source = readText(__PACKAGE_DIR__, `test/package/${name}.test.ts`);
	return [...source.matchAll(/\bit\((['"])(.+?)\1, /g)].map(([, , title]) => `${name}: ${title}`);
});
const rows = page
	.split('\n')
	.filter((line) => /^\| (?!point|-)/.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/style.md', () => {
	it('says of every point what keeps it', () => {
		expect(rows.length).toBeGreaterThan(30);
		for (const [, , keptBy] of rows)
			expect(keptBy).toMatch(/^(style|package|definition|linter|reading)/);
	});

	it('names tests that there are', () => {
		const named = rows
			.flatMap(([, , keptBy]) => keptBy.split('; '))
			.filter((part) => /^(style|package|definition): /.test(part));
		expect(named.length).toBeGreaterThan(20);
		expect(named.filter((part) => !titles.includes(part))).toEqual([]);
	});
});
