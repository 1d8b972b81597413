import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { documentedEndpoint } from '../support/documented';
import { loadPackage } from '../support/loader';
import { COVERED } from './support/covered';
import {
	anchors,
	commands,
	commandsOfCi,
	exists,
	filesIn,
	read,
	rows,
	section,
	shippedSource,
} from './support/documents.mts';

const readme = read('README.md');
const operationRows = rows(section(readme, 'Operations')).filter(([name]) => name.includes(': '));
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

it('fits into the package, which npm shows it from', () => {
	expect(Buffer.byteLength(readme)).toBeLessThan(30 * 1024);
});

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

describe('what it names', () => {
	it('as a workflow is a file in examples/, and each file there is named', () => {
		const files = filesIn('examples').filter((file) => /^examples\/[^/]+\.json$/.test(file));
		const named = [...section(readme, 'Recipes').matchAll(/examples\/[\w-]+\.json/g)];
		expect([...new Set(named.map(([file]) => file))].sort()).toEqual(files);
		for (const [file] of readme.matchAll(/examples\/[\w-]+\.json/g)) expect(files).toContain(file);
	});

	it('as a message is what the nodes say', () => {
		const source = shippedSource();
		const messages = [...section(readme, 'Troubleshooting').matchAll(/\*\*([^*]+)\*\*/g)];
		expect(messages.length).toBeGreaterThan(20);
		const parts = messages.flatMap(([, message]) =>
			message.split('…').map((part) => part.replace(/ \($|^\)$/g, '')),
		);
		for (const part of parts) if (part !== '') expect(source).toContain(part);
	});

	it.each(commands(readme))('as a command is run by CI: %s', (command) => {
		const covered = COVERED[command];
		if (covered === undefined) expect(commandsOfCi()).toContain(command);
		else expect(read(covered.file)).toContain(covered.text);
	});

	it('as a link or picture is there', () => {
		const links = [
			...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g),
			...readme.matchAll(/src(?:set)?="([^"]+)"/g),
		];
		expect(links.length).toBeGreaterThan(10);
		for (const [, file] of links) expect([file, exists(file)]).toEqual([file, true]);
	});

	it('as a picture is there in light and dark', () => {
		const pictures = [
			...readme.matchAll(
				/srcset="([^"]+)-dark\.png">\s+<img alt="[^"]+" src="([^"]+)-light\.png"/g,
			),
		];
		expect(pictures.length).toBe([...readme.matchAll(/<picture>/g)].length);
		for (const [, dark, light] of pictures) expect(dark).toBe(light);
	});
});

describe('its headings', () => {
	const ours = `${manifest.homepage.replace('#readme', '')}#`;

	it('are where links of the page itself go to', () => {
		for (const [, anchor] of readme.matchAll(/\]\(#([^)]+)\)/g)) {
			expect(anchors(readme)).toContain(anchor);
		}
	});

	it("are where the nodes' and credentials' links to documentation go to", () => {
		const links = [...filesIn('nodes'), ...filesIn('credentials'), ...filesIn('.github')]
			.filter((file) => /\.(ts|json|yml)$/.test(file))
			.flatMap((file) => read(file).split(ours).slice(1))
			.map((text) => /^[\w-]+/.exec(text)?.[0]);
		expect(links.length).toBeGreaterThan(8);
		for (const anchor of links) expect(anchors(readme)).toContain(anchor);
	});
});
