import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { withNodeErrors } from './editor/client';
import {
	authentication,
	credentials,
	filters,
	notice,
	optionsOf,
	requestsPer10Minutes,
} from './editor/descriptions/sharedParameters';
import { getSources } from './editor/lists';
import { poll } from './triggers/polling/poll';

/** Polls what Stitch sends no webhook for: extractions, loads, sources and the schemas of streams. */
export class StitchTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stitch Trigger',
		name: 'stitchTrigger',
		icon: { light: 'file:../../icons/stitch.svg', dark: 'file:../../icons/stitch.dark.svg' },
		group: ['trigger'],
		version: 1,
		// "Extraction failed, load failed"
		subtitle:
			'={{ [$parameter["triggerOn"]].flat().join(", ").replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase()).replace(/^./, (letter) => letter.toUpperCase()) }}',
		// The editor's node panel shows it for the Stitch node and this one, as one entry.
		description:
			'Work with accounts, sources and replication jobs of Stitch (stitchdata.com), or start the workflow when an extraction or a load ends',
		defaults: { name: 'Stitch Trigger' },
		polling: true,
		builderHint: {
			searchHint:
				'One trigger watches one account. Poll every 5 minutes or more: all that works in the account shares 30 requests per 10 minutes. Stitch lists the last job of a source and the last load of a stream only.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-stitch.stitchPostLoadTrigger',
					relationHint: 'Called by Stitch after each load of a table, with its numbers of rows',
				},
				{
					nodeType: 'n8n-nodes-stitch.stitch',
					relationHint: 'extraction getLog says why an extraction failed',
				},
			],
		},
		eventTriggerDescription:
			'A test shows the latest event of each chosen kind that Stitch lists, new or not',
		activationMessage: 'The workflow now starts for each new event.',
		triggerPanel: {
			header: 'Get a recent event from Stitch',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the button to get the latest events that Stitch lists. It changes nothing for the published workflow.<br /><br /><b>Once your workflow is published</b>, n8n polls Stitch at the poll times and starts it for each new event. One trigger watches one account: its credential can't take its token from an item.",
				active:
					'<b>While building your workflow</b>, click the button to get the latest events that Stitch lists. It changes nothing for the published workflow.<br /><br /><b>Your workflow starts automatically</b> for each new event; see the list of <a data-key="executions">executions</a>.',
			},
			activationHint: 'Publish the workflow to start it for each new event.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [
			notice('pollingNotice', "Every 5 minutes leaves room in Stitch's 30 requests per 10 minutes"),
			authentication,
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				options: [
					{
						name: 'Extraction Completed',
						value: 'extractionCompleted',
						description: 'A replication job has extracted the data of a source',
					},
					{
						name: 'Extraction Failed',
						value: 'extractionFailed',
						description: 'A replication job failed or was terminated',
					},
					{
						name: 'Load Completed',
						value: 'loadCompleted',
						description: 'Data of a stream was loaded into the destination',
					},
					{
						name: 'Load Failed',
						value: 'loadFailed',
						description: 'The destination did not accept the data of a stream',
					},
					{
						name: 'New Source',
						value: 'newSource',
						description: 'A source was created in the account',
					},
					{
						name: 'Source Paused',
						value: 'sourcePaused',
						description: 'Stitch itself paused a source, for example because a trial ended',
					},
					{
						name: 'Stream Schema Changed',
						value: 'streamSchemaChanged',
						description:
							'A stream, or a field of a selected stream, appeared, disappeared or changed its type',
					},
				],
				default: ['extractionCompleted', 'extractionFailed'],
				description:
					'Which events start the workflow. An event added later starts it only for what happens after that. Stitch lists the last job of each source and the last load of each stream: of two between two polls, it shows the later one.',
			},
			filters([
				{
					displayName: 'Source Names or IDs',
					name: 'sourceIds',
					type: 'multiOptions',
					typeOptions: { loadOptionsMethod: 'getSources' },
					default: [],
					description:
						'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				},
			]),
			optionsOf([requestsPer10Minutes]),
		],
	};

	methods = { loadOptions: withNodeErrors({ getSources }) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this);
	}
}
