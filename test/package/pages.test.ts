import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { documentedEndpoint } from '../support/documented';
import { readAnimation } from '../support/apng.mts';
import { loadPackage } from '../support/loader';
import {
	addressesIn,
	anchors,
	BLOB,
	commands,
	exists,
	filesIn,
	PAGES,
	placeOf,
	read,
	readBytes,
	rows,
	section,
	shippedSource,
} from './support/documents.mts';

const operationRows = rows(read('docs/operations.md')).filter(([name]) => name.includes(': '));
const triggerRows = rows(read('docs/triggers.md').split('\n## ')[0]);

const descriptions = async () => {
	const { nodeTypes } = await loadPackage();
	return Object.fromEntries(
		Object.entries(nodeTypes).map(([name, { type }]) => [
			name,
			type.description as INodeTypeDescription,
		]),
	);
};

const optionsOf = ({ properties }: INodeTypeDescription, name: string) =>
	properties.filter((property) => property.name === name);
const names = (options: unknown) => options as INodePropertyOptions[];

describe('the tables', () => {
	it('have every operation of the node, in the order of its lists, and no other', async () => {
		const { stitch } = await descriptions();
		const [resource] = optionsOf(stitch, 'resource');
		const operations = optionsOf(stitch, 'operation');
		const expected = names(resource.options).flatMap((one) => {
			const own = operations.find(({ displayOptions }) =>
				(displayOptions?.show?.resource as unknown[]).includes(one.value),
			);
			return names(own?.options).map(({ name }) => `${one.name}: ${name}`);
		});
		expect(operationRows.map(([name]) => name)).toEqual(expected);
	});

	it('have every trigger and each of its events', async () => {
		const { stitchTrigger, stitchPostLoadTrigger } = await descriptions();
		const [triggerOn] = optionsOf(stitchTrigger, 'triggerOn');
		expect(triggerRows.map(([name]) => name)).toEqual([
			...names(triggerOn.options).map(({ name }) => `${stitchTrigger.displayName}: ${name}`),
			stitchPostLoadTrigger.displayName,
		]);
	});

	const withRequest = operationRows.filter(([, endpoint]) => endpoint !== 'none');
	it.each(withRequest)('%s: %s is documented, under this name', (_, endpoint, name) => {
		const known = documentedEndpoint(endpoint)?.operation;
		expect(known).toBeDefined();
		expect(name.split(': ')[0]).toBe(known);
	});

	it.each(triggerRows)('%s: %s is documented', (_, endpoint) => {
		expect(documentedEndpoint(endpoint)).toBeDefined();
	});
});

it('the verdicts of a job are those of its status', () => {
	const page = section(read('docs/operations.md'), 'Waiting for a replication job');
	const listed = rows(page).flatMap(([names]) => names.split(', '));
	const status = read('nodes/Stitch/jobs/report/jobStatus.ts');
	const [, union] = /\n\tverdict:\n([^;]+);/.exec(status) ?? [];
	const known = [...union.matchAll(/'(\w+)'/g)].map(([, name]) => `\`${name}\``);
	expect(known.length).toBeGreaterThan(5);
	expect(listed.sort()).toEqual(known.sort());
});

describe('troubleshooting', () => {
	it('quotes what the nodes say', () => {
		const source = shippedSource();
		const page = section(read('docs/troubleshooting.md'), 'Messages');
		const messages = [...page.matchAll(/\*\*([^*]+)\*\*/g)];
		expect(messages.length).toBeGreaterThan(15);
		const parts = messages.flatMap(([, message]) =>
			message.split('…').map((part) => part.replace(/ \($|^\)$/g, '')),
		);
		for (const part of parts) if (part !== '') expect(source).toContain(part);
	});
});

/** What is not there of the places that a page leads to. */
function lost(page: string, addresses: string[]): string[] {
	return addresses.filter((address) => {
		const place = placeOf(address, page);
		if (place === undefined) return false;
		if (!exists(place.file)) return true;
		return place.anchor !== undefined && !anchors(read(place.file)).includes(place.anchor);
	});
}

describe.each(PAGES)('%s', (page) => {
	const text = read(page);

	it('names examples and commands that are there', () => {
		const files = filesIn('examples');
		for (const [file] of text.matchAll(/examples\/[\w-]+\.json/g)) expect(files).toContain(file);
		// What the README's own do is in its test.
		for (const command of commands(text)) {
			const [, script] = /^npm run ([\w:-]+)/.exec(command) ?? [];
			if (script !== undefined) expect(Object.keys(manifest.scripts)).toContain(script);
			else expect(commands(read('README.md'))).toContain(command);
		}
	});

	it('has each picture in light and dark, with words for who sees none', () => {
		const pictures = [
			...text.matchAll(
				/srcset="([^"]+)-dark\.png" ?\/?>\s+<img alt="[^"]+" src="([^"]+)-light\.png"/g,
			),
		];
		expect(pictures.length).toBe([...text.matchAll(/<picture>/g)].length);
		for (const [, dark, light] of pictures) {
			expect(placeOf(dark, page)).toEqual(placeOf(light, page));
		}
	});
});

it.each([...PAGES, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'emulator/README.md'])(
	'%s leads to files, pictures and headings that are there',
	(page) => {
		expect(lost(page, addressesIn(read(page)))).toEqual([]);
	},
);

it('the map of waiting names files that are there', () => {
	const [, map] = /^```\n([\s\S]+?)^```/m.exec(read('docs/waiting.md')) ?? [];
	const named = [...map.matchAll(/\b(?:[a-z]+\/)?[a-zA-Z]+\.ts\b|\b[a-z]+\/[a-zA-Z]+\b/g)].map(
		([name]) => `nodes/Stitch/jobs/${name.replace(/\.ts$/, '')}.ts`,
	);
	expect(named.length).toBeGreaterThan(10);
	expect(named.filter((file) => !exists(file))).toEqual([]);
});

it('every page for users is linked from the README', () => {
	const linked = addressesIn(read('README.md')).map(
		(address) => placeOf(address, 'README.md')?.file,
	);
	const fromPages = PAGES.flatMap((page) =>
		addressesIn(read(page)).map((address) => placeOf(address, page)?.file),
	);
	for (const page of PAGES.slice(1)) expect(fromPages).toContain(page);
	for (const page of ['operations', 'troubleshooting', 'triggers', 'queue-mode', 'credentials']) {
		expect(linked).toContain(`docs/${page}.md`);
	}
});

it.each(['light', 'dark'])('the onboarding in %s moves, in less than a megabyte', (scheme) => {
	const file = readBytes(`.github/images/onboarding-moving-${scheme}.png`);
	expect(file.length).toBeLessThan(1_000_000);
	const frames = readAnimation(file);
	expect(frames.length).toBeGreaterThan(8);
	for (const { ms } of frames) expect(ms).toBeGreaterThan(0);
});

it('every picture is shown somewhere', () => {
	const shown = PAGES.flatMap((page) =>
		addressesIn(read(page)).map((address) => placeOf(address, page)?.file),
	);
	expect(shown).toEqual(expect.arrayContaining(filesIn('.github/images')));
});

it("the nodes', credentials' and issue forms' links lead to headings that are there", () => {
	const files = [...filesIn('nodes'), ...filesIn('credentials'), ...filesIn('.github')].filter(
		(file) => /\.(ts|json|yml)$/.test(file),
	);
	const addresses = files.flatMap((file) =>
		[...read(file).matchAll(/https:\/\/github\.com\/[^\s'")]+/g)].map(([address]) => address),
	);
	const here = addresses.filter((address) => address.startsWith(BLOB));
	expect(here.length).toBeGreaterThan(8);
	expect(lost('README.md', here)).toEqual([]);
	// Headings of the README would be found at the repository's first page.
	expect(addresses.filter((address) => /n8n-nodes-stitch#/.test(address))).toEqual([]);
});
