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

/** Polls what Stitch tells no webhook of: ended extractions, loads, and sources that it paused. */
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
					'Stitch shows the last job of each source and the last load of each stream only: of two that end between two polls, the later one is seen. Each poll takes up to two of the 30 requests that Stitch allows in 10 minutes per account, more for over 100 sources or streams.',
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
						description: 'A replication job failed, or was terminated before its end',
					},
					{
						name: 'Load Completed',
						value: 'loadCompleted',
						description: 'Data of a stream has been loaded into the destination',
					},
					{
						name: 'Load Failed',
						value: 'loadFailed',
						description: 'The destination did not take the data of a stream',
					},
					{
						name: 'Source Paused',
						value: 'sourcePaused',
						description: 'Stitch itself paused a source, such as when a trial has ended',
					},
				],
				default: ['extractionCompleted', 'extractionFailed'],
				description:
					'What starts the workflow. What is chosen later starts with what happens then.',
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
