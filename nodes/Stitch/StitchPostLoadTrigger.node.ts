import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { withNodeErrors } from './editor/client';
import {
	authentication,
	credentials,
	filters,
	notice,
	optionsOf,
} from './editor/descriptions/sharedParameters';
import { destinationLocator } from './editor/descriptions/locators';
import { listSearch } from './editor/lists';
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
			'={{ $parameter["destinationId"] ? "Loads into destination " + $parameter["destinationId"] : "" }}',
		description:
			'Starts the workflow when Stitch (stitchdata.com) has loaded a table into a destination',
		defaults: { name: 'Stitch Post-Load Trigger' },
		builderHint: {
			searchHint:
				'One trigger watches one destination and takes one of the ten hooks of the account; n8n needs a public https address. Stitch calls after each load of a table, not for loads that failed.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-stitch.stitchTrigger',
					relationHint: 'Polls for failed loads and extractions, and needs no public address',
				},
				{
					nodeType: 'n8n-nodes-stitch.stitch',
					relationHint: 'hook list and delete free one of the ten hooks',
				},
			],
		},
		eventTriggerDescription:
			'Start a replication job of a source that has new rows and loads into this destination. n8n listens for two minutes. If the load takes longer, paste an event (docs/triggers.md has one) as the output of this node, or publish the workflow.',
		activationMessage:
			'Stitch now calls n8n after each load of a table into the destination. The hook takes one of the ten of the account; unpublishing the workflow deletes it.',
		triggerPanel: {
			header: 'Wait for a load in Stitch',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the button, then have data loaded in Stitch: start a replication job of a source that has new rows. n8n listens for two minutes; a test takes one of the ten hooks of the account while it listens.<br /><br /><b>Once your workflow is published</b>, it starts after each load of a table. One trigger watches one account: its credential can't take its token from an item.",
				active:
					'<b>While building your workflow</b>, click the button, then have data loaded in Stitch: start a replication job of a source that has new rows. n8n listens for two minutes; a test takes one of the ten hooks of the account while it listens.<br /><br /><b>Your workflow starts automatically</b> after each load of a table; see the list of <a data-key="executions">executions</a>.',
			},
			activationHint:
				'Publish the workflow to start it after each load. Publishing creates a hook in Stitch.',
		},
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
			notice(
				'hookNotice',
				"Takes one of the account's ten hooks; needs a public https:// address of n8n",
			),
			authentication,
			destinationLocator,
			filters([
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
					description:
						'Whether to start only for loads in which the destination rejected rows. Stitch calls for those too, but not for loads that failed.',
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
			]),
			optionsOf([
				{
					displayName: 'Include Source',
					name: 'includeSource',
					type: 'boolean',
					default: false,
					description:
						'Whether to add the source to the event, which contains only its name. If the look-up takes too long, the event is emitted without it.',
				},
			]),
		],
	};

	methods = {
		listSearch: withNodeErrors({ searchDestinations: listSearch.searchDestinations }),
	};

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
