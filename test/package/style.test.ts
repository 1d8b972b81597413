import type {
	ICredentialType,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { loadPackage } from '../support/loader';
import { outputSchemas } from '../support/outputSchemas.mts';
import { isSentence, isSentenceCase, isSorted, isTitleCase } from './support/english';
import type { Shown } from './support/shown';
import { optionsOf, parametersOf } from './support/shown';
import { readTexts } from './support/texts.mts';

type Faults = Array<[where: string, text: unknown]>;

let nodes: INodeTypeDescription[];
let parameters: Shown[];
let operations: Array<{ resource: INodePropertyOptions; option: INodePropertyOptions }>;

beforeAll(async () => {
	const { nodeTypes, credentialTypes } = await loadPackage('source');
	nodes = Object.values(nodeTypes).map(({ type }) => type.description as INodeTypeDescription);
	const credentials = Object.values(credentialTypes).map(({ type }) => type as ICredentialType);
	parameters = [...nodes, ...credentials].flatMap(({ name, properties }) =>
		// n8n adds the poll times itself.
		parametersOf(
			name,
			properties.filter((one) => one.name !== 'pollTimes'),
		),
	);
	const [{ properties }] = nodes.filter(({ name }) => name === 'stitch');
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			optionsOf(property).map((option) => ({
				resource: resources.find(({ value }) =>
					property.displayOptions?.show?.resource?.includes(value),
				) as INodePropertyOptions,
				option,
			})),
		);
});

/** The parameters that a user sees and that break a rule, with the text that does. */
const breaking = (
	concerned: (parameter: INodeProperties) => boolean,
	text: (parameter: INodeProperties) => unknown,
	keeps: (parameter: INodeProperties) => boolean,
): Faults =>
	parameters
		.filter(({ parameter }) => parameter.type !== 'hidden' && concerned(parameter))
		.filter(({ parameter }) => !keeps(parameter))
		.map(({ path, parameter }) => [path, text(parameter)]);

const isCollection = ({ type }: INodeProperties) =>
	['collection', 'fixedCollection'].includes(type);
const isPassword = ({ typeOptions }: INodeProperties) => typeOptions?.password === true;

describe('nodes', () => {
	it('are named in Title Case without the word node, triggers with Trigger at the end', () => {
		for (const { displayName, group, name } of nodes) {
			expect(isTitleCase(displayName)).toBe(true);
			expect(displayName).not.toMatch(/\bnode\b/i);
			expect(displayName.endsWith(' Trigger')).toBe(group.includes('trigger'));
			expect(name.endsWith('Trigger')).toBe(group.includes('trigger'));
		}
	});

	it('ask a trigger for its events under Trigger On', () => {
		const polling = nodes.find(({ polling: polls }) => polls === true);
		const property = polling?.properties.find(({ name }) => name === 'triggerOn');
		expect(property).toMatchObject({ displayName: 'Trigger On', type: 'multiOptions' });
	});

	it('can be chosen: the editor hides what a parameter of the authentication depends on', () => {
		for (const { properties, credentials = [] } of nodes) {
			const conditions = credentials.flatMap(({ displayOptions: { show = {} } = {} }) =>
				Object.keys(show),
			);
			const hidden = properties
				.filter(({ name }) => conditions.includes(name))
				.flatMap(({ displayOptions: { show = {} } = {} }) => Object.keys(show));
			expect(hidden).toEqual([]);
		}
	});

	it('ask for the resource, then for the operation', () => {
		const [{ properties }] = nodes.filter(({ name }) => name === 'stitch');
		const shown = properties.map(({ name }) => name);
		expect(shown.indexOf('resource')).toBeLessThan(shown.indexOf('operation'));
		expect(shown.filter((name) => name === 'resource')).toHaveLength(1);
	});
});

describe('resources and operations', () => {
	it('are named in Title Case, resources in the singular, operations without the resource', () => {
		expect(operations.length).toBeGreaterThanOrEqual(48);
		for (const { resource, option } of operations) {
			expect(isTitleCase(resource.name)).toBe(true);
			expect(resource.name).not.toMatch(/[^s]s$/);
			expect(isTitleCase(option.name)).toBe(true);
			expect(option.name).not.toContain(resource.name);
		}
	});

	/** They return something other than the resource. */
	const ABOUT_ANOTHER_OBJECT = ['exchangeCode', 'getAuthorizationUrl', 'getStatus'];

	it('have an action in sentence case that names the resource, and no article', () => {
		const wrong = operations.filter(({ resource, option }) => {
			const action = option.action ?? '';
			const object = resource.name.toLowerCase().split(' ').pop() ?? '';
			const names = new RegExp(`\\b${object}s?\\b`, 'i').test(action);
			const itself = !ABOUT_ANOTHER_OBJECT.includes(String(option.value));
			return (itself && !names) || !isSentenceCase(action) || /\b(a|an|the)\b|\.$/.test(action);
		});
		expect(wrong.map(({ option }) => option.action)).toEqual([]);
	});

	it('have a description of their own', () => {
		const wrong = operations.filter(
			({ option }) => !isSentence(option.description ?? '') || option.description === option.action,
		);
		expect(wrong.map(({ option }) => option.description)).toEqual([]);
	});

	it('are in alphabetical order', () => {
		for (const resource of new Set(operations.map((one) => one.resource))) {
			const ofOne = operations.filter((one) => one.resource === resource);
			expect(isSorted(ofOne.map(({ option }) => option.name))).toBe(true);
		}
		const [{ properties }] = nodes.filter(({ name }) => name === 'stitch');
		const names = optionsOf(properties.find(({ name }) => name === 'resource'));
		expect(isSorted(names.map(({ name }) => name))).toBe(true);
	});
});

describe('outputs', () => {
	const fieldsOf = (name: string) =>
		Object.keys((outputSchemas[name] as { properties?: object } | undefined)?.properties ?? {});
	const shown = (resource: string, operation: string) =>
		nodes
			.filter(({ name }) => name === 'stitch')
			.flatMap(({ properties }) => properties)
			.filter(
				({ displayOptions: { show } = {} }) =>
					show?.resource?.includes(resource) && show.operation?.includes(operation),
			);

	it('of a delete are { deleted: true } with the ID', () => {
		const deletes = Object.keys(outputSchemas).filter((name) => name.endsWith('/delete'));
		expect(deletes.length).toBeGreaterThanOrEqual(5);
		for (const name of deletes) expect(fieldsOf(name).sort()).toEqual(['deleted', 'id']);
	});

	it('have ten fields at most', () => {
		// Composed by the node: one of its eleven is only there for a source that is not set up.
		const composed = ['source/getHealth'];
		const long = Object.keys(outputSchemas).filter(
			(name) => fieldsOf(name).length > 10 && !composed.includes(name),
		);
		expect(long).toEqual([]);
	});

	it('of every list can be limited to 50, the default, or more or fewer', () => {
		const lists = operations.filter(({ option }) => option.value === 'list');
		expect(lists.length).toBeGreaterThan(8);
		for (const { resource, option } of lists) {
			const own = shown(String(resource.value), String(option.value));
			expect(own.find(({ name }) => name === 'returnAll')).toMatchObject({
				displayName: 'Return All',
				default: false,
			});
			expect(own.find(({ name }) => name === 'limit')).toMatchObject({
				displayName: 'Limit',
				default: 50,
				typeOptions: { minValue: 1 },
			});
		}
	});
});

describe('parameters', () => {
	const isNotice = ({ type }: INodeProperties) => type === 'notice';

	it('are named in Title Case', () => {
		const faults = breaking(
			(one) => !isNotice(one),
			({ displayName }) => displayName,
			({ displayName }) => isTitleCase(displayName),
		);
		expect(faults).toEqual([]);
	});

	it('warn in one line of 80 characters at most', () => {
		const notices = nodes.flatMap(({ name, properties }) =>
			properties.filter(isNotice).map(({ displayName }) => [name, displayName]),
		);
		expect(notices.length).toBeGreaterThan(3);
		expect(notices.filter(([, text]) => text.length > 80)).toEqual([]);
	});

	it('have descriptions in sentence case, with a period only after several sentences', () => {
		const faults = breaking(
			({ description }) => description !== undefined,
			({ description }) => description,
			({ description = '' }) => isSentence(description),
		);
		expect(faults).toEqual([]);
	});

	it('are explained, unless n8n itself is all that they are about', () => {
		const faults = breaking(
			(one) =>
				!isNotice(one) &&
				!isCollection(one) &&
				!['resource', 'operation', 'authentication', 'grantType', 'binaryPropertyName'].includes(
					one.name,
				),
			({ displayName }) => displayName,
			({ description = '' }) => description !== '',
		);
		expect(faults).toEqual([]);
	});

	it('that are on or off say Whether', () => {
		const faults = breaking(
			({ type }) => type === 'boolean',
			({ description }) => description,
			({ description = '' }) => description.startsWith('Whether '),
		);
		expect(faults).toEqual([]);
	});

	it('to type into show an example', () => {
		const faults = breaking(
			(one) => ['string', 'json'].includes(one.type) && !isPassword(one) && one.default === '',
			({ displayName }) => displayName,
			({ placeholder }) => placeholder !== undefined,
		);
		expect(faults).toEqual([]);
	});

	it('have placeholders that start with e.g., or with Add', () => {
		const faults = breaking(
			({ placeholder = '' }) => placeholder !== '',
			({ placeholder }) => placeholder,
			(one) =>
				isCollection(one)
					? /^Add [A-Z]\w+( [A-Z]\w+)*$/.test(one.placeholder ?? '')
					: /^e\.g\. \S/.test(one.placeholder ?? ''),
		);
		expect(faults).toEqual([]);
	});

	it('in collections, and options from five on, are in alphabetical order', () => {
		const faults = breaking(
			(one) => one.type === 'collection' || optionsOf(one).length > 4,
			(one) => one.options,
			(one) =>
				isSorted(
					one.type === 'collection'
						? ((one.options ?? []) as INodeProperties[]).map(({ displayName }) => displayName)
						: optionsOf(one).map(({ name }) => name),
				),
		);
		expect(faults).toEqual([]);
	});

	it('that offer options name them in Title Case, and describe them in sentence case', () => {
		const faults = parameters.flatMap(({ path, parameter }) =>
			optionsOf(parameter)
				.filter(
					({ name, description }) =>
						!isTitleCase(name) || (description !== undefined && !isSentence(description)),
				)
				.map(({ name, description }) => [path, name, description]),
		);
		expect(faults).toEqual([]);
	});

	it('have a default that is one of the options', () => {
		const faults = breaking(
			(one) => one.type === 'options' && one.typeOptions?.loadOptionsMethod === undefined,
			(one) => one.default,
			(one) => optionsOf(one).some(({ value }) => value === one.default),
		);
		expect(faults).toEqual([]);
	});

	it('that pick one object are locators: from a list first, and by ID with a rule for it', () => {
		const locators = parameters.filter(({ parameter }) => parameter.type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(10);
		for (const { parameter } of locators) {
			expect(parameter.default).toEqual({ mode: 'list', value: '' });
			const [list, ...others] = parameter.modes ?? [];
			expect(list).toMatchObject({ name: 'list', displayName: 'From List' });
			expect(others.map(({ name }) => name)).toContain('id');
			for (const mode of others) {
				expect(mode.validation).toHaveLength(1);
				expect(mode.placeholder).toMatch(/^e\.g\. /);
			}
		}
	});

	it('name look-ups that their node has', async () => {
		const { nodeTypes } = await loadPackage('source');
		const named = /"(?:loadOptionsMethod|searchListMethod|resourceMapperMethod)":"(\w+)"/g;
		for (const { type } of Object.values(nodeTypes)) {
			const { description, methods = {} } = type as INodeType;
			const there = Object.values(methods).flatMap((group) => Object.keys(group));
			const wanted = [...JSON.stringify(description).matchAll(named)].map(([, name]) => name);
			expect([...new Set(wanted)].sort()).toEqual(there.sort());
		}
	});

	it('hold no emoji and no word of the API where Stitch shows another', () => {
		const texts = parameters.flatMap(({ parameter }) => [
			parameter.displayName,
			parameter.description ?? '',
		]);
		expect(texts.filter((text) => /\p{Extended_Pictographic}/u.test(text))).toEqual([]);
		expect(texts.filter((text) => /\bconnection_id|stitch_client_id/.test(text))).toEqual([]);
		// n8n and Stitch write "email".
		const listed = operations.map(({ option }) => option.description ?? '');
		expect([...texts, ...listed].filter((text) => /e-mail/i.test(text))).toEqual([]);
	});
});

describe('what users read when something is not as it should be', () => {
	const { errors, prose } = readTexts(__PACKAGE_DIR__);
	const ofNodes = errors.filter(({ file }) => !file.startsWith('credentials'));
	/** Stitch's own field or parameter of that name, in quotes. */
	const withoutFields = (text: string) => text.replace(/["']error(=\w+)?["']/g, '');

	it('is all found', () => {
		expect(errors.length).toBeGreaterThan(200);
		expect(prose.length).toBeGreaterThan(800);
	});

	it('blames nobody: no error, problem, failure or mistake', () => {
		const blaming = /\b(error|problem|failure|mistake)s?\b/i;
		expect(prose.filter(({ text }) => blaming.test(withoutFields(text)))).toEqual([]);
	});

	it('says what happened in one phrase without a period', () => {
		const messages = ofNodes.filter(({ kind }) => kind === 'message');
		expect(messages.filter(({ text }) => !/^(["'A-Z…\d]|n8n )/.test(text))).toEqual([]);
		expect(messages.filter(({ text }) => /\.$/.test(text))).toEqual([]);
	});

	it('says what to do in whole sentences', () => {
		const descriptions = ofNodes.filter(({ kind }) => kind === 'description');
		expect(descriptions.filter(({ text }) => !/([.…]|\))$/.test(text))).toEqual([]);
	});
});
