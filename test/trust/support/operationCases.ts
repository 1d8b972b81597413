import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { resources } from '../../../nodes/Stitch/actions/resources';

/** An operation's parameters in the tests; values that differ by item come from the item. */
export interface OperationCase {
	/** `resource:operation`, and what is special about this case. */
	name: string;
	resource: string;
	operation: string;
	parameters: INodeParameters;
}

const locator = (expression: string, mode = 'id') => ({ __rl: true, mode, value: expression });

const sourceId = locator('={{ $json.sourceId }}');
const destinationId = locator('={{ $json.destinationId }}');
const streamId = locator('={{ $json.streamId }}');
const sourceType = locator('={{ $json.sourceType }}');
const destinationType = locator('={{ $json.destinationType }}');
const all = { returnAll: true };
const account = { additionalFields: { stitchAccountId: '={{ $json.accountId }}' } };

const propertiesForm: INodeParameters = {
	propertiesMode: 'form',
	properties: {
		mappingMode: 'defineBelow',
		value: { host: '={{ $json.host }}', api_key: '={{ $json.apiKey }}' },
		schema: [],
	} as unknown as INodeParameters,
	secretProperties: { secret: [{ name: 'password', value: '={{ $json.password }}' }] },
};

const propertiesJson: INodeParameters = {
	propertiesMode: 'json',
	propertiesJson:
		'={{ JSON.stringify({ host: $json.host, api_key: $json.apiKey, password: $json.password }) }}',
};

const record: INodeParameters = {
	tableName: '={{ $json.tableName }}',
	keyNames: 'id',
	dataMode: 'json',
	data: '={{ JSON.stringify({ id: $json.recordId, text: $json.text }) }}',
	schemaMode: 'fromData',
	options: {},
};

/** Polls with an answer that tells nothing, in place of a day of them. */
const twoMinutes = { extractionTimeout: 120, loadTimeout: 120 };

/**
 * Parameters by operation, where it needs more than the required ones; several where there are
 * several ways to enter them.
 */
const PARAMETERS: Record<string, Record<string, INodeParameters>> = {
	'account:create': {
		'': {
			firstName: '={{ $json.name }}',
			lastName: '={{ $json.name }}',
			company: '={{ $json.name }}',
			email: '={{ $json.email }}',
			region: 'us-east-1',
		},
	},
	'account:encryptToken': {
		'': { token: '={{ $json.token }}', stitchAccountId: '={{ $json.accountId }}' },
	},
	'account:exchangeCode': { '': { code: '={{ $json.code }}' } },
	'account:getAuthorizationUrl': {
		'': {
			redirectUri: '={{ $json.url }}',
			additionalFields: { email: '={{ $json.email }}', state: '={{ $json.name }}' },
		},
	},
	'destination:create': {
		form: { destinationType, ...propertiesForm, additionalFields: { name: '={{ $json.name }}' } },
		JSON: { destinationType, ...propertiesJson, additionalFields: {} },
	},
	'destination:get': { '': { destinationId, simplify: false } },
	'destination:getConnectionCheck': { '': { destinationId } },
	'destination:list': { '': { ...all, simplify: false, filters: {} } },
	'destination:update': {
		form: { destinationId, ...propertiesForm },
		JSON: { destinationId, ...propertiesJson },
	},
	'destinationType:get': { '': { destinationType } },
	'destinationType:list': { '': { ...all, simplify: false, filters: {} } },
	'emailRecipient:create': { '': { emailAddress: '={{ $json.email }}' } },
	'emailRecipient:delete': { '': { recipientId: '={{ $json.recipientId }}' } },
	'emailRecipient:disable': { '': { recipientId: '={{ $json.recipientId }}' } },
	'emailRecipient:enable': { '': { recipientId: '={{ $json.recipientId }}' } },
	'emailRecipient:list': { '': all },
	'extraction:getLog': {
		text: { jobName: '={{ $json.jobName }}', output: 'text', ...account },
		lines: { jobName: '={{ $json.jobName }}', output: 'lines', additionalFields: {} },
		file: {
			jobName: '={{ $json.jobName }}',
			output: 'file',
			binaryPropertyName: 'data',
			...account,
		},
	},
	'extraction:list': {
		'': { ...all, simplify: false, filters: {}, additionalFields: {} },
		'of a source': { ...all, simplify: true, filters: { sourceId }, ...account },
	},
	'hook:create': { '': { destinationId, url: '={{ $json.url }}' } },
	'hook:delete': { '': { hookId: '={{ $json.hookId }}' } },
	'hook:disable': { '': { hookId: '={{ $json.hookId }}' } },
	'hook:enable': { '': { hookId: '={{ $json.hookId }}' } },
	'hook:list': { '': { ...all, filters: { destinationId } } },
	'importRecord:getStatus': { '': {} },
	'importRecord:push': {
		'': record,
		'validated first': { ...record, options: { validateFirst: true } },
	},
	'importRecord:validate': { '': record },
	'importToken:create': { '': { sourceId: locator('={{ $json.importSourceId }}') } },
	'importToken:delete': {
		'': {
			sourceId: locator('={{ $json.importSourceId }}'),
			tokenId: '={{ $json.tokenId }}',
		},
	},
	'importToken:list': { '': { sourceId: locator('={{ $json.importSourceId }}'), ...all } },
	'load:list': {
		'': { ...all, filters: {}, additionalFields: {} },
		'with account ID': { ...all, filters: {}, ...account },
	},
	'replicationJob:getStatus': { '': { sourceId } },
	'replicationJob:start': {
		'': { sourceId, ifAlreadyRunning: 'fail' },
		attaching: { sourceId, ifAlreadyRunning: 'attach' },
	},
	'replicationJob:startAndWait': {
		'': { sourceId, ifAlreadyRunning: 'fail', waitFor: 'extraction', options: twoMinutes },
		'for loads': { sourceId, ifAlreadyRunning: 'attach', waitFor: 'load', options: twoMinutes },
	},
	'replicationJob:stop': { '': { sourceId } },
	'source:create': {
		form: {
			sourceType,
			displayName: '={{ $json.name }}',
			...propertiesForm,
			additionalFields: {},
			simplify: false,
		},
		JSON: {
			sourceType,
			displayName: '={{ $json.name }}',
			...propertiesJson,
			additionalFields: { destinationId },
			simplify: true,
		},
	},
	'source:get': { '': { sourceId, simplify: false } },
	'source:getConnectionCheck': { '': { sourceId } },
	'source:getHealth': { '': { sourceId } },
	'source:list': { '': { ...all, simplify: false, filters: { includeDeleted: true } } },
	'source:pause': { '': { sourceId, simplify: false } },
	'source:unpause': { '': { sourceId, simplify: false } },
	'source:update': {
		form: { sourceId, updateFields: {}, ...propertiesForm },
		JSON: {
			sourceId,
			updateFields: { displayName: '={{ $json.name }}', destinationId },
			...propertiesJson,
		},
	},
	'sourceType:list': { '': { ...all, simplify: false, filters: {} } },
	'stream:list': { '': { sourceId, ...all } },
	'stream:select': {
		form: {
			sourceId,
			streamsMode: 'form',
			streams: { stream: [{ streamId, selected: true }] } as unknown as INodeParameters,
		},
		JSON: {
			sourceId,
			streamsMode: 'json',
			streamsJson: '={{ JSON.stringify([{ stream_id: $json.streamId, selected: true }]) }}',
		},
	},
};

export const offered = resources.flatMap(({ option, operations }) =>
	operations.map((operation) => ({
		operation,
		name: `${String(option.value)}:${String(operation.option.value)}`,
	})),
);

/** Every operation that the node offers, as `resource:operation`. */
export const registered = offered.map(({ name }) => name);

/** The number that everything of an item carries, so that nothing of another item can hide. */
export const numberOf = (index: number) => 7_100_000_000 + index;

/** All numbers of items in a text. */
export const numbersIn = (text: string): number[] =>
	[...text.matchAll(/(?<!\d)71\d{8}(?!\d)/g)].map(([found]) => Number(found));

/** The item with the given number: all its identifiers, names and secrets hold it. */
export const itemOf = (n: number): IDataObject => ({
	n,
	token: `at_secret-${n}`,
	partnerId: `oc_partner-${n}`,
	partnerSecret: `oc_secret-${n}`,
	importToken: `at_import-secret-${n}`,
	accountId: n,
	sourceId: n,
	importSourceId: n,
	destinationId: n,
	streamId: n,
	tokenId: n,
	recipientId: n,
	hookId: n,
	sourceType: `platform.type${n}`,
	destinationType: `type${n}`,
	jobName: `${n}.${n}.sync.0b6d3a70`,
	name: `Name ${n}`,
	email: `user-${n}@example.com`,
	url: `https://hook-${n}.example.com/`,
	host: `host-${n}.example.com`,
	code: `authorization-code-${n}`,
	apiKey: `form-api-key-${n}`,
	password: `form "password" ${n}`,
	tableName: 'orders',
	recordId: n,
	text: `record ${n}`,
});

/** What an item has for a parameter: its field of that name, or what fits the type. */
function valueOf({ name, type, default: standard, options }: INodeProperties): unknown {
	const known = name in itemOf(0) ? `={{ $json.${name} }}` : undefined;
	if (type === 'resourceLocator') return locator(known ?? '={{ $json.n }}');
	if (known !== undefined) return known;
	if (type === 'string') return '={{ $json.name }}';
	if (type === 'number') return '={{ $json.n }}';
	const [first] = (options ?? []) as INodePropertyOptions[];
	return type === 'options' && standard === '' ? first?.value : standard;
}

const required = (properties: INodeProperties[]): INodeParameters =>
	Object.fromEntries(
		properties
			.filter((property) => property.required === true)
			.map((property) => [property.name, valueOf(property)]),
	) as INodeParameters;

/** A case or more for every operation of the registry, so that none can be added without one. */
export const operationCases: OperationCase[] = offered.flatMap(({ name, operation }) => {
	const [resource, value] = name.split(':');
	const cases = PARAMETERS[name] ?? { '': required(operation.properties) };
	return Object.entries(cases).map(([special, parameters]) => ({
		name: special === '' ? name : `${name} (${special})`,
		resource,
		operation: value,
		parameters,
	}));
});
