import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { systemClock } from '../../nodes/Stitch/clock';
import { resetBudgets } from '../../nodes/Stitch/jobs/budget/accountBudget';
import { runNode } from '../support/engine';
import { withConstants } from './support/constants';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { Place } from './support/leaves';
import { valueAt, withValueAt } from './support/leaves';
import type { OperationCase } from './support/operationCases';
import { itemOf, numberOf, offered, operationCases } from './support/operationCases';
import { sourceOf } from './support/runCase';
import { constantParameters } from './support/runConstant';
import { useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(systemClock.now);
});
beforeEach(() => {
	server.reset();
	resetBudgets();
});
afterAll(async () => await server.stop());

/** What an expression may give for any parameter. */
const VALUES: Record<string, unknown> = {
	null: null,
	undefined,
	'a number': 5,
	'a negative number': -1,
	NaN: Number.NaN,
	'a list': ['a', 1],
	'an empty list': [],
	'an object': { a: 1 },
	blanks: '   ',
	'text with blanks': '  7100000000  ',
	'"true"': 'true',
	'"false"': 'false',
	true: true,
	false: false,
	'a word': 'nonsense',
	'an empty text': '',
};
const WORDS = ['text with blanks', '"true"', '"false"', 'a word', 'an empty text'];

/** What may be taken, by type of parameter; everything else has to be refused by its name. */
const TAKEN: Partial<Record<INodeProperties['type'], string[]>> = {
	boolean: ['"true"', '"false"', 'true', 'false'],
	// Empty: left out. Numbers: IDs.
	string: [...WORDS, 'a number'],
	number: ['a number', 'text with blanks', 'an empty text'],
	// Empty: the choice "as it is".
	options: ['an empty text'],
	multiOptions: ['an empty list', 'an empty text'],
	resourceLocator: [...WORDS, 'a number'],
	json: ['a list', 'an empty list', 'an object', 'an empty text'],
};

/** Parameters that take more, and why. */
const MORE: Record<string, string[]> = {
	// A secret may be whatever the form of the type asks for: converted, or refused by its own name.
	'secretProperties.secret.0.value': Object.keys(VALUES).filter(
		(value) => !['null', 'undefined'].includes(value),
	),
	'secretProperties.secret.0.name': WORDS,
	'streams.stream.0.selectFields': ['an empty list'],
	'streams.stream.0.deselectFields': ['an empty list'],
	'streams.stream.0.viewKeyProperties': ['an empty list'],
};

/** What a message calls a parameter, where that is not its label in quotation marks. */
const CALLED: Record<string, string> = {
	schema: "'Schema'",
	'secretProperties.secret.0.value': "'Password' (password)",
	'streams.stream.0.streamId': 'no stream',
};

/** Not read in these cases: it belongs to an option that they don't have. */
const UNREAD = ['options.region'];

interface Parameter {
	name: string;
	label: string;
	place: Place;
	property: INodeProperties;
	operation: OperationCase;
	parameters: IDataObject;
}

/** The parameters of a case with those set that show a property. */
function showing(parameters: IDataObject, { displayOptions }: INodeProperties): IDataObject {
	const shown = { ...parameters };
	for (const [name, values = []] of Object.entries(displayOptions?.show ?? {})) {
		if (!(values as unknown[]).includes(shown[name])) shown[name] = values[0] as string;
	}
	return shown;
}

/** A property of an operation, and what is inside it. */
function parametersIn(
	operation: OperationCase,
	parameters: IDataObject,
	property: INodeProperties,
): Parameter[] {
	const { name, type, options = [] } = property;
	const one = (place: Place, inner: INodeProperties, label = inner.displayName): Parameter => {
		const path = place.join('.');
		return { name: path, label, place, property: inner, operation, parameters };
	};
	if (type === 'collection') {
		return (options as INodeProperties[]).map((option) => one([name, option.name], option));
	}
	if (type === 'fixedCollection') {
		return options.flatMap((group) => {
			const rows = valueAt(parameters, [name]) as IDataObject | undefined;
			if (!('values' in group) || rows?.[group.name] === undefined) return [];
			const label = name === 'secretProperties' ? property.displayName : undefined;
			return group.values.map((inner) => one([name, group.name, 0, inner.name], inner, label));
		});
	}
	const isFixed = type === 'notice' || type === 'resourceMapper' || property.noDataExpression;
	return isFixed ? [] : [one([name], property)];
}

/** Each parameter of each operation once, in the first case that has it. */
const parametersOf = offered.flatMap(({ name, operation: { properties } }) => {
	const cases = operationCases.filter(
		({ resource, operation }) => `${resource}:${operation}` === name,
	);
	const found = new Map<string, Parameter>();
	for (const operation of cases) {
		const base = { fields: 'id', ...constantParameters(operation) } as IDataObject;
		for (const property of properties) {
			const parameters = showing(base, property);
			for (const one of parametersIn(operation, parameters, property)) {
				if (!found.has(one.name) && !UNREAD.includes(one.name)) found.set(one.name, one);
			}
		}
	}
	return [...found.values()].map((parameter) => ({
		title: `${name}: ${parameter.name}`,
		parameter,
	}));
});

/** What JavaScript says of a value at whose type nobody has looked. */
const RAW =
	/cannot read|is not a function|is not iterable|\bundefined\b|\[object|not valid JSON|of null|unexpected token/i;

/** What each value came to: the message of a refusal, or nothing. */
async function outcomesOf({ operation, place, property, parameters }: Parameter) {
	const [kind] = credentialKinds(operation);
	const given = '={{ $json.value }}';
	const value =
		property.type === 'resourceLocator' ? { __rl: true, mode: 'id', value: given } : given;
	const { outputs, error } = await runNode({
		// As an agent has the node, where only a tool has the parameter.
		...(property.displayOptions?.show?.['@tool'] ? { type: 'stitchTool' } : {}),
		parameters: {
			resource: operation.resource,
			operation: operation.operation,
			authentication: kind.authentication,
			...withValueAt(parameters as INodeParameters, place, value),
		},
		items: Object.values(VALUES).map((one) =>
			one === undefined ? {} : ({ value: one } as IDataObject),
		),
		credentials: withConstants(kind.credentials(server.url), itemOf(numberOf(0))),
		onError: 'continueRegularOutput',
	});
	expect(error?.message).toBeUndefined();
	const messages = new Map<string, string>();
	for (const output of outputs[0] ?? []) {
		const { error: refusal } = output.json;
		if (typeof refusal !== 'string') continue;
		const [name] = Object.entries(VALUES)[sourceOf(output)];
		messages.set(name, refusal);
	}
	return messages;
}

describe('an expression that gives something else than the parameter takes', () => {
	it.each(parametersOf)('$title', async ({ parameter }) => {
		const messages = await outcomesOf(parameter);
		const { name, label, property } = parameter;
		const taken = [...(TAKEN[property.type] ?? []), ...(MORE[name] ?? [])];
		for (const value of Object.keys(VALUES)) {
			const message = messages.get(value);
			expect([value, message ?? '']).toEqual([value, expect.not.stringMatching(RAW)]);
			if (taken.includes(value)) continue;
			expect([value, message]).toEqual([
				value,
				expect.stringContaining(CALLED[name] ?? `'${label}'`),
			]);
		}
	});

	it.each(['batchSize', 'batchInterval'])('Request Options: %s', async (name) => {
		for (const value of [null, -1, 'nonsense', [], {}]) {
			const { error } = await runNode({
				parameters: {
					resource: 'source',
					operation: 'list',
					authentication: 'accessToken',
					requestOptions: { [name]: '={{ $json.value }}' },
				},
				items: [{ value } as IDataObject],
				credentials: { stitchApi: { accessToken: 'token', apiBaseUrl: server.url } },
			});
			expect([value, error?.message]).toEqual([value, expect.stringMatching(/'(Items|Batch) /)]);
		}
	});
});
