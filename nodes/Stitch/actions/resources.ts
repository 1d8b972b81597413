import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { account } from './account';
import { destination } from './destination';
import { destinationType } from './destinationType';
import { emailRecipient } from './emailRecipient';
import { extraction } from './extraction';
import { hook } from './hook';
import { importRecord } from './importRecord';
import { importToken } from './importToken';
import { load } from './load';
import { replicationJob } from './replicationJob';
import { source } from './source';
import { sourceType } from './sourceType';
import { stream } from './stream';
import type { Operation, Resource } from './shared/types';
import { authentication, requestOptions } from '../editor/descriptions/sharedParameters';

/** Every resource, in the order of the list in the editor. */
export const resources: Resource[] = [
	account,
	destination,
	destinationType,
	emailRecipient,
	extraction,
	hook,
	importRecord,
	importToken,
	load,
	replicationJob,
	source,
	sourceType,
	stream,
];

/** Preselected, the first that a resource has: a new node, or an agent's new tool, only reads. */
const PRESELECTED = ['list', 'create', 'start', 'push'];

const operationParameter: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: '',
};

function operationsOf({ option, operations }: Resource): INodeProperties {
	const options = operations.map((operation) => operation.option);
	const wanted = PRESELECTED.find((value) => options.some((option) => option.value === value));
	return {
		...operationParameter,
		displayOptions: { show: { resource: [option.value] } },
		options,
		default: wanted ?? options[0].value,
	};
}

/** What runs with a credential of its own type, without a choice of authentication. */
const WITHOUT_CHOICE = ['account', 'importRecord'];

/** Not `show`: the editor hides every parameter that the `show` of an authentication names. */
export const authenticationChoice: INodeProperties = {
	...authentication,
	displayOptions: { hide: { resource: WITHOUT_CHOICE } },
};

/**
 * A parameter of one operation. Resource and operation come first: n8n stops at the first condition
 * that doesn't hold, but also shows a parameter as soon as it meets an expression.
 */
function shownFor(
	resource: INodePropertyOptions['value'],
	operation: INodePropertyOptions['value'],
	property: INodeProperties,
): INodeProperties {
	const { show, ...rest } = property.displayOptions ?? {};
	const only = { resource: [resource], operation: [operation] };
	return { ...property, displayOptions: { show: { ...only, ...show }, ...rest } };
}

/** The `resource` and `operation` parameters, and those of every operation. */
export const resourceProperties: INodeProperties[] = [
	...resources.map(operationsOf),
	...resources.flatMap((resource) =>
		resource.operations.flatMap(({ option, properties }) =>
			properties.map((property) => shownFor(resource.option.value, option.value, property)),
		),
	),
	{
		...requestOptions,
		displayOptions: {
			show: {
				resource: ['source', 'stream'],
				operation: ['delete', 'get', 'getConnectionCheck', 'list', 'pause', 'unpause'],
			},
		},
	},
];

export const findOperation = (resource: string, operation: string): Operation | undefined =>
	resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
