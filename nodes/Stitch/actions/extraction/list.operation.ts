import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { additionalFields, filters, stitchAccountIdField } from '../../editor/descriptions/account';
import { budgetNotice } from '../../editor/descriptions/jobs';
import { returnAllAndLimit, simplify } from '../../editor/descriptions/list';
import { optionalSourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import { pick } from '../../api/fields';
import type { ExtractionStatus } from '../../jobs/judge/extractionStatus';
import { extractionStatus } from '../../jobs/judge/extractionStatus';
import { fetchExtractions } from '../../jobs/feed/fetchExtractions';
import { findAccountId } from '../../api/accounts';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List extractions',
	description: 'List the last extraction of each source',
};

const properties: INodeProperties[] = [
	notice(
		'extractionsNotice',
		'Stitch lists one extraction per source: the last one that ended within 60 days, of paused and deleted sources too. It is no history, and a running job is normally not in it.',
	),
	budgetNotice,
	...returnAllAndLimit,
	simplify,
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
				{ name: 'Succeeded', value: 'succeeded', description: 'All three phases ended with 0' },
				{
					name: 'Terminated',
					value: 'terminated',
					description: 'Ended by Stitch, such as at its limit of six hours',
				},
				{
					name: 'Unknown',
					value: 'unknown',
					description: 'A record that fits none of the documented forms',
				},
			],
			default: [],
			description: 'Only extractions with one of these results; empty for any',
		},
	]),
	additionalFields([stitchAccountIdField]),
];

const KEPT = [
	'job_name',
	'source_id',
	'start_time',
	'completion_time',
	'discovery_exit_status',
	'discovery_description',
	'tap_exit_status',
	'tap_description',
	'target_exit_status',
	'target_description',
];

/** Lists the last extraction of each source (connect-api.md 8.28). */
async function execute(item: StitchItem) {
	const sourceId = item.optionalId('filters.sourceId', 'Source');
	const status = item.parameter<ExtractionStatus[]>('filters.status', []);
	const accountId = await findAccountId(
		item,
		item.optionalId('additionalFields.stitchAccountId', 'Stitch Account ID'),
	);
	const records = await fetchExtractions(item, {
		accountId,
		// One record per source: with that one found there is nothing more to read.
		wanted: sourceId === undefined ? item.wantedCount() : 1,
		accept: (record) =>
			(sourceId === undefined || record.source_id === sourceId) &&
			(status.length === 0 || status.includes(extractionStatus(record))),
	});
	return item.parameter<boolean>('simplify', true)
		? records.map((record) => pick(record, KEPT))
		: (records as IDataObject[]);
}

export const operation: ItemOperation = { option, properties, execute };
