import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { resourceProperties, resources } from './actions/resources';
import { router } from './actions/router';
import {
	authentication,
	credentials,
	requestOptions,
} from './editor/descriptions/sharedParameters';
import { methods } from './editor';

/**
 * Programmatic and not declarative, because one request can serve many input items (Import API,
 * waiting for jobs), a 200 can hold an error, and every item is sent with its own credential.
 */
export class Stitch implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stitch',
		name: 'stitch',
		icon: { light: 'file:../../icons/stitch.svg', dark: 'file:../../icons/stitch.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Work with Stitch (stitchdata.com): accounts, sources, destinations and replication jobs',
		defaults: { name: 'Stitch' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [
			authentication,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resources.map(({ option }) => option),
				default: 'source',
			},
			...resourceProperties,
			requestOptions,
		],
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
