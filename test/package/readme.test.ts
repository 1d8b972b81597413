import manifest from '../../package.json';
import { COVERED } from './support/covered';
import {
	commands,
	commandsOfCi,
	exists,
	filesIn,
	RAW,
	read,
	rows,
	runningText,
	section,
} from './support/documents.mts';

const readme = read('README.md');

describe('its length', () => {
	it('is what a newcomer reads in three minutes', () => {
		const words = runningText(readme)
			.split(/\s+/)
			.filter((word) => /\w/.test(word));
		expect(words.length).toBeGreaterThan(600);
		expect(words.length).toBeLessThanOrEqual(900);
	});

	it('is small in the package, which npm shows it from', () => {
		expect(Buffer.byteLength(readme)).toBeLessThan(12 * 1024);
	});

	it('has room for ten limits', () => {
		const limits = section(readme, 'Limits').match(/^- /gm);
		expect(limits?.length).toBeLessThanOrEqual(10);
	});
});

describe('what it names', () => {
	it('as a recipe is a file in examples/, and each file there is one', () => {
		const files = filesIn('examples').filter((file) => /^examples\/[^/]+\.json$/.test(file));
		const named = rows(section(readme, 'Recipes'))
			.flatMap(([, workflow]) => [...workflow.matchAll(/\[(.+)\]\((.+)\)/g)])
			.map(([, name, file]) => {
				expect(file).toBe(`examples/${name}`);
				return file;
			});
		expect(named.sort()).toEqual(files);
	});

	it('as a command is run by CI: there are some', () => {
		expect(commands(readme).length).toBeGreaterThan(3);
	});

	it.each(commands(readme))('as a command is run by CI: %s', (command) => {
		const covered = COVERED[command];
		if (covered === undefined) expect(commandsOfCi()).toContain(command);
		else expect(read(covered.file)).toContain(covered.text);
	});

	it('as a badge is of this package and its workflow', () => {
		const [, badges] = /^# .+\n\n(.+)\n/.exec(readme) ?? [];
		const repository = manifest.homepage.replace('#readme', '');
		const found = [...badges.matchAll(/\[!\[(.+?)\]\((.+?)\)\]\((.+?)\)/g)];
		expect(found.map(([, , image, link]) => [image, link])).toEqual([
			[
				`https://img.shields.io/npm/v/${manifest.name}`,
				`https://www.npmjs.com/package/${manifest.name}`,
			],
			[
				`${repository}/actions/workflows/ci.yml/badge.svg`,
				`${repository}/actions/workflows/ci.yml`,
			],
			[`https://img.shields.io/npm/l/${manifest.name}`, 'LICENSE.md'],
		]);
		expect(exists('.github/workflows/ci.yml')).toBe(true);
		expect([manifest.license, found[2][1]]).toEqual(['MIT', 'License: MIT']);
		expect(readme).toContain('License: [MIT](LICENSE.md).');
	});

	it('as a dark picture has a whole address, because npm resolves none in srcset', () => {
		const dark = [...readme.matchAll(/srcset="([^"]+)"/g)].map(([, address]) => address);
		expect(dark.length).toBeGreaterThan(0);
		for (const address of dark) expect(address.startsWith(RAW)).toBe(true);
	});
});

describe('what it says of the product', () => {
	it.each([
		['who Stitch belongs to, and where its help is', /Qlik; its help is at \[help\.qlik\.com\]/],
		['where its trials lead', /trial links lead to Qlik Talend Cloud, and we don't know/],
		['that no end is announced', /We know of no announced end of Stitch/],
		['that it was not tested against the real Stitch', /We have no Stitch account/],
		['what the API cannot tell', /which batch a load has brought/],
		['what Retry On Fail does', /also not by _Retry On Fail_/],
	])('has %s', (_, text) => {
		expect(readme).toMatch(text);
	});
});
