import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { authenticationChoice, resourceProperties, resources } from './actions/resources';
import { router } from './actions/router';
import { credentials } from './editor/descriptions/sharedParameters';
import { withNodeErrors } from './editor/client';
import { loadOptions, resourceMapping } from './editor/forms';
import { listSearch } from './editor/lists';

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
		// The action text of the operation, made of its two names: "Create account", "Get health of source"
		subtitle:
			'={{ ($parameter["operation"] + ":" + $parameter["resource"]).replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase()).replace("import ", "import API ").replace(/^(list|push|select|validate):(.*)/, "$1 $2s").replace(/^exchange code.*/, "exchange authorization code").replace(/^get authorization url.*/, "get authorization URL").replace(/^start and wait:(.*)/, "start $1 and wait").replace(/^(get status):(import API).*/, "$1 of $2").replace(/^(\\w+ .*):/, "$1 of ").replace(":", " ").replace(/^./, (letter) => letter.toUpperCase()) }}',
		description:
			'Work with Stitch (stitchdata.com): accounts, sources, destinations and replication jobs',
		defaults: { name: 'Stitch' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				"Each item is signed with its own credential: for many customers, put an expression on the item in the credential's token. A customer signs up: account create, with options.encryptToken to store the token. What a source is doing: source getHealth. Run a source: replicationJob startAndWait; for jobs of hours start, a Wait node and getStatus. Extractions, loads and logs have 30 requests per 10 minutes and account; the node waits when they run out. Extractions and loads are the last of each source and stream, not a history.",
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-stitch.stitchTrigger',
					relationHint:
						'Starts when an extraction or load ends, in place of polling with this node',
				},
				{
					nodeType: 'n8n-nodes-stitch.stitchPostLoadTrigger',
					relationHint: 'Starts when Stitch has loaded a table into a destination',
				},
				{
					nodeType: 'n8n-nodes-base.wait',
					relationHint: 'Between replicationJob start and getStatus, for jobs that take hours',
				},
			],
			extraTypeDefContent: [
				{
					content:
						'Locators take an ID: { __rl: true, mode: "id", value: "530110" }. account needs stitchOAuth2Api, importRecord stitchImportApi; the others stitchOAuth2Api, or stitchApi with authentication "accessToken". create and update of source and destination: propertiesMode "json" and propertiesJson.',
				},
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [
			authenticationChoice,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resources.map(({ option }) => option),
				default: 'source',
			},
			...resourceProperties,
		],
	};

	methods = {
		listSearch: withNodeErrors(listSearch),
		loadOptions: withNodeErrors(loadOptions),
		resourceMapping: withNodeErrors(resourceMapping),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
