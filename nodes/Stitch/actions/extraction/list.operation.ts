import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { extractionsList, extractionStatus, simplifyExtraction } from '../../api/extractions';
import { collectPages } from '../../api/pages';
import {
	additionalFields,
	filters,
	requestsPer10Minutes,
	returnAllAndLimit,
	simplifyOrOutput,
	stitchAccountIdField,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { optionalSourceLocator } from '../../editor/descriptions/locators';
import { countedAccount } from '../../jobs/budget/permits';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List extractions',
	description:
		'List the last extraction of each source that ended within 60 days; not a history, and normally without running jobs',
	...usesBudget(),
};

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	...simplifyOrOutput,
	filters([
		// n8n checks what is in a collection as if it stood beside it, so empty has to be right here.
		{
			...optionalSourceLocator,
			required: undefined,
			description: 'Only the extraction of this source',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: [
				{
					name: 'Failed',
					value: 'failed',
					description: 'Discovery, tap or target ended with an exit status other than 0',
				},
				{ name: 'Running', value: 'running', description: 'Not ended yet' },
				{
					name: 'Succeeded',
					value: 'succeeded',
					description: 'Tap and target ended with 0, and discovery too where there is one',
				},
				{
					name: 'Terminated',
					value: 'terminated',
					description: 'Stopped, or ended by Stitch at its time limit of 24 hours',
				},
				{
					name: 'Unknown',
					value: 'unknown',
					description: 'A record that fits none of the documented forms',
				},
			],
			default: [],
			description: 'Only these results; empty for any',
		},
	]),
	additionalFields([requestsPer10Minutes, stitchAccountIdField]),
];

const STATUSES = ['failed', 'running', 'succeeded', 'terminated', 'unknown'] as const;

/** Lists the last extraction of each source (connect-api.md 8.28). Throws `StitchError`. */
async function execute(item: StitchItem): Promise<IDataObject[]> {
	const sourceId = item.optionalId('filters.sourceId', 'Source');
	const status = item.choices('filters.status', 'Status', STATUSES);
	const wanted = item.wantedCount();
	const { accountId, permit } = await countedAccount(item);
	const records = await collectPages(item, {
		...extractionsList(accountId),
		// One record per source: with that one found there is nothing more to read.
		wanted: sourceId === undefined ? wanted : 1,
		accept: (record) =>
			(sourceId === undefined || record.source_id === sourceId) &&
			(status.length === 0 || status.includes(extractionStatus(record))),
		keyOf: ({ source_id }) => String(source_id),
		permit,
	});
	return records.map((record) => item.simplified(record, simplifyExtraction));
}

export const operation: ItemOperation = { option, properties, execute };
