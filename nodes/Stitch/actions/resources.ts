import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
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

/** Preselected: what most people come for. */
const PRESELECTED = /^(list|create|start|push)$/;

const operationParameter: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: '',
};

function operationsOf({ option, operations }: Resource): INodeProperties {
	const options = operations.map((operation) => operation.option);
	const preselected = options.find(({ value }) => PRESELECTED.test(String(value))) ?? options[0];
	return {
		...operationParameter,
		displayOptions: { show: { resource: [option.value] } },
		options,
		default: preselected.value,
	};
}

/** What runs with a credential of its own type, without a choice of authentication. */
const WITHOUT_CHOICE = ['account', 'importRecord'];

const withChoice = resources
	.map(({ option }) => option.value)
	.filter((value) => !WITHOUT_CHOICE.includes(String(value)));

/** `authentication` where there is a choice. */
export const authenticationChoice: INodeProperties = {
	...authentication,
	displayOptions: { show: { resource: withChoice } },
};

/** The `resource` and `operation` parameters, and those of every operation. */
export const resourceProperties: INodeProperties[] = [
	...resources.map(operationsOf),
	...resources.flatMap((resource) =>
		resource.operations.flatMap(({ option, properties }) =>
			updateDisplayOptions(
				{ show: { resource: [resource.option.value], operation: [option.value] } },
				properties,
			),
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

const index = new Map<string, Operation>(
	resources.flatMap((resource) =>
		resource.operations.map((operation): [string, Operation] => [
			`${resource.option.value}:${operation.option.value}`,
			operation,
		]),
	),
);

export const findOperation = (resource: string, operation: string): Operation | undefined =>
	index.get(`${resource}:${operation}`);
