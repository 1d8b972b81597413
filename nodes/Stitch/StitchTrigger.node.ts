import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { authentication, credentials } from './editor/descriptions/authentication';
import { getSources } from './editor/sourceOptions';
import { poll } from './triggers/polling/poll';

/** Polls for what Stitch has no webhook for: extractions, failed loads, and sources that it paused. */
export class StitchTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stitch Trigger',
		name: 'stitchTrigger',
		icon: { light: 'file:../../icons/stitch.svg', dark: 'file:../../icons/stitch.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].join(", ") }}',
		// The editor's node panel shows it for the Stitch node and this one, as one entry.
		description:
			'Work with accounts, sources and replication jobs of Stitch (stitchdata.com), or start the workflow when an extraction or a load ends',
		defaults: { name: 'Stitch Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties: [
			{
				displayName:
					'Stitch lists only the latest job of each source and the latest load of each stream: if two end between two polls, the trigger sees only the later one. Each poll takes up to two of the 30 requests that Stitch allows in 10 minutes per account, more for over 100 sources or streams.',
				name: 'pollingNotice',
				type: 'notice',
				default: '',
			},
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
						description: 'Data of a stream has been loaded into the destination',
					},
					{
						name: 'Load Failed',
						value: 'loadFailed',
						description: 'The data of a stream could not be loaded into the destination',
					},
					{
						name: 'Source Paused',
						value: 'sourcePaused',
						description: 'Stitch (not a user) paused a source, for example because a trial ended',
					},
				],
				default: ['extractionCompleted', 'extractionFailed'],
				description:
					'Which events start the workflow. An event added later fires only for what happens after that.',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [
					{
						displayName: 'Source Names or IDs',
						name: 'sourceIds',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getSources' },
						default: [],
						description:
							'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
				],
			},
		],
	};

	methods = { loadOptions: { getSources } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this);
	}
}
