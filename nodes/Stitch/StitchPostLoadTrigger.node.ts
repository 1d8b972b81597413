import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { authentication, credentials } from './editor/descriptions/authentication';
import { destinationLocator } from './editor/descriptions/locators';
import { searchDestinations } from './editor/listSearch';
import { checkExists, create, remove } from './triggers/postLoad/hookLifecycle';
import { receive } from './triggers/postLoad/receive';

/** Receives what Stitch sends after each load of a table into a destination. */
export class StitchPostLoadTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stitch Post-Load Trigger',
		name: 'stitchPostLoadTrigger',
		icon: { light: 'file:../../icons/stitch.svg', dark: 'file:../../icons/stitch.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["destinationId"] ? "destination " + $parameter["destinationId"] : "" }}',
		description:
			'Starts the workflow when Stitch (stitchdata.com) has loaded data of a table into a destination',
		defaults: { name: 'Stitch Post-Load Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: 'webhook',
			},
		],
		properties: [
			{
				displayName:
					'Stitch calls once per table and load, also when rows were rejected, but not for loads that failed. Stitch allows 10 hooks per account; the test URL and the production URL of this trigger use one each. n8n needs a public https:// URL.',
				name: 'hookNotice',
				type: 'notice',
				default: '',
			},
			authentication,
			destinationLocator,
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [
					{
						displayName: 'Integration Name',
						name: 'integrationName',
						type: 'string',
						default: '',
						placeholder: 'e.g. shop_db',
						description:
							"Only loads of this integration, by its name in Stitch's event (usually its schema in the destination). Separate several with commas.",
					},
					{
						displayName: 'Only With Rejected Rows',
						name: 'onlyWithRejectedRows',
						type: 'boolean',
						default: false,
						description: 'Whether to start only for loads in which the destination rejected rows',
					},
					{
						displayName: 'Table Name',
						name: 'tableName',
						type: 'string',
						default: '',
						placeholder: 'e.g. orders',
						description:
							'Only loads of this table or subtable, by its name in the source or in the destination. Separate several with commas.',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Include Source',
						name: 'includeSource',
						type: 'boolean',
						default: false,
						description:
							'Whether to add the source to the event, which contains only its name. If the look-up takes too long, the event is emitted without it.',
					},
					{
						displayName: 'Only From Stitch Addresses',
						name: 'onlyStitchAddresses',
						type: 'boolean',
						default: false,
						description:
							"Whether to reject requests that don't come from Stitch's documented IP addresses. Behind a proxy, set N8N_PROXY_HOPS so that n8n knows the number of proxies.",
					},
				],
			},
		],
	};

	methods = { listSearch: { searchDestinations } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await remove.call(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive.call(this);
	}
}
