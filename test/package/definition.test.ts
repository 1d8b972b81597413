import { generateNodeTypeFile } from '@n8n/workflow-sdk';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { displayParameter } from 'n8n-workflow';
import { resources } from '../../nodes/Stitch/actions/resources';
import { loadPackage } from '../support/loader';
import { parametersOf } from './support/shown';

/**
 * What a model is given of a node by n8n's AI builder and MCP server (`get_node_types`): the
 * TypeScript that n8n's own generator makes of the description of a community node, all operations
 * in one text, without hidden parameters. Counted in characters.
 */
function definitionOf(description: INodeTypeDescription): string {
	const visible = {
		...description,
		name: `n8n-nodes-stitch.${description.name}`,
		properties: description.properties.filter(({ type }) => type !== 'hidden'),
	};
	return generateNodeTypeFile(JSON.parse(JSON.stringify(visible)) as never);
}

let nodes: Record<string, INodeTypeDescription>;

beforeAll(async () => {
	const { nodeTypes } = await loadPackage('source');
	nodes = Object.fromEntries(
		Object.entries(nodeTypes).map(([name, { type }]) => [
			name,
			type.description as INodeTypeDescription,
		]),
	);
});

const operations = resources.flatMap(({ option: resource, operations: own }) =>
	own.map((operation) => ({ resource: String(resource.value), operation })),
);

describe('what a model is given of the Stitch node', () => {
	/**
	 * n8n's frame around the parameters of 49 operations takes 41,000 without a single description, and
	 * 33,000 without Simplify, Output and Request Options too. 2,700 are the condition of Authentication
	 * (`authenticationChoice`), without which the editor hides Resource.
	 */
	it('has a definition of 56,600 characters at most', () => {
		const text = definitionOf(nodes.stitch);
		expect(text.length).toBeGreaterThan(20_000);
		expect(text.length).toBeLessThanOrEqual(56_600);
	});

	it('holds every operation once', () => {
		const types = definitionOf(nodes.stitch).match(/^export type \w+Params = \{$/gm) ?? [];
		expect(new Set(types).size).toBe(operations.length);
		expect(types).toHaveLength(operations.length);
	});

	it('offers Request Options to operations that run side by side for many items, and to no other', () => {
		const withBatching = operations.filter(({ resource, operation }) =>
			nodes.stitch.properties
				.filter(({ name }) => name === 'requestOptions')
				.some(({ displayOptions: { show } = {} }) =>
					[
						show?.resource?.includes(resource),
						show?.operation?.includes(operation.option.value as string),
					].every(Boolean),
				),
		);
		expect(withBatching).toHaveLength(8);
		for (const { operation } of withBatching) {
			expect(operation).toHaveProperty('execute');
			expect(operation).not.toHaveProperty('inOrder');
		}
	});
});

describe('an agent that uses the Stitch node as a tool', () => {
	const node = (typeVersion: number) => ({ typeVersion });
	const isShown = (property: INodeProperties, asTool: boolean, output?: string) => {
		const { resource, operation } = property.displayOptions?.show ?? {};
		const values = { resource: resource?.[0], operation: operation?.[0], output } as never;
		const name = asTool ? 'stitchTool' : 'stitch';
		return displayParameter(values, property, node(1) as never, { ...nodes.stitch, name });
	};
	const named = (name: string) => nodes.stitch.properties.filter((one) => one.name === name);
	const placeOf = ({ displayOptions: { show } = {} }: INodeProperties) =>
		JSON.stringify([show?.resource, show?.operation]);

	it('offers Output to tools wherever others have Simplify', () => {
		const ofTools = named('output').filter((one) => one.displayOptions?.show?.['@tool']);
		expect(ofTools.map(placeOf)).toEqual(named('simplify').map(placeOf));
		expect(ofTools.length).toBeGreaterThan(10);
		for (const output of ofTools) {
			expect(output).toMatchObject({ displayName: 'Output', default: 'simple' });
			expect([isShown(output, true), isShown(output, false)]).toEqual([true, false]);
		}
		for (const simplify of named('simplify')) {
			expect([isShown(simplify, true), isShown(simplify, false)]).toEqual([false, true]);
		}
	});

	it('offers the fields to pick for Selected Fields only', () => {
		const fields = named('fields').filter((one) => one.displayOptions?.show?.['@tool']);
		expect(fields.map(placeOf)).toEqual(named('simplify').map(placeOf));
		for (const one of fields) {
			expect(isShown(one, true, 'selected')).toBe(true);
			expect(isShown(one, true, 'simple')).toBe(false);
			expect(isShown(one, false, 'selected')).toBe(false);
		}
	});

	/** Such a version takes `@tool` for the name of a parameter that is not there. */
	it('leaves Simplify, and shows no Output, where n8n does not know of tools in conditions', () => {
		const conditions = [...named('simplify'), ...named('output'), ...named('fields')].flatMap(
			({ name, displayOptions: { show, hide } = {} }) => [
				...(show?.['@tool'] ? [`${name} shown`] : []),
				...(hide?.['@tool'] ? [`${name} hidden`] : []),
			],
		);
		expect(new Set(conditions)).toEqual(
			new Set(['simplify hidden', 'output shown', 'fields shown']),
		);
	});
});

describe('the hints for AI builders', () => {
	it('say of every node what to know when it is chosen, and what goes with it', () => {
		for (const { builderHint } of Object.values(nodes)) {
			expect(builderHint?.searchHint).toMatch(/30 requests per 10 minutes|ten hooks/);
			expect(builderHint?.searchHint?.length).toBeLessThanOrEqual(650);
			for (const { nodeType, relationHint } of builderHint?.relatedNodes ?? []) {
				const [folder, name] = nodeType.split('.');
				if (folder === 'n8n-nodes-stitch') expect(Object.keys(nodes)).toContain(name);
				expect(relationHint).not.toBe('');
			}
			expect(builderHint?.relatedNodes?.length).toBeGreaterThan(1);
		}
		expect(nodes.stitch.builderHint?.searchHint).toMatch(/Each item is signed with its own/);
	});

	it('are in the definition', () => {
		const { searchHint = '', extraTypeDefContent = [] } = nodes.stitch.builderHint ?? {};
		const text = definitionOf(nodes.stitch);
		expect(text).toContain(searchHint);
		for (const { content } of extraTypeDefContent) expect(text).toContain(content);
	});

	it('say of every operation that shares the limit that it does', () => {
		const sharing = operations.filter(
			({ operation: { option, properties } }) =>
				// Start asks for the running job only, if it is to attach to it.
				option.value !== 'start' &&
				parametersOf('', properties).some(
					({ parameter }) => parameter.name === 'requestsPer10Minutes',
				),
		);
		expect(sharing).toHaveLength(6);
		for (const { operation } of sharing) {
			expect(operation.option.builderHint?.propertyHint).toMatch(/30 requests per 10 minutes/);
		}
	});
});
