import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { additionalFields, filters, stitchAccountIdField } from '../../editor/descriptions/account';
import { budgetNotice } from '../../editor/descriptions/jobs';
import { returnAllAndLimit } from '../../editor/descriptions/list';
import { notice } from '../../editor/descriptions/notice';
import type { LoadStatus } from '../../api/loadStatus';
import { loadStatus } from '../../api/loadStatus';
import { takeJobsRequest } from '../../jobs/budget/jobsRequests';
import { apiPath } from '../../api/http/path';
import { findAccountId } from '../../api/accounts';
import { collectPages } from '../../api/pages';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List loads',
	description: 'List the last load of each stream',
};

const properties: INodeProperties[] = [
	notice(
		'loadsNotice',
		'Stitch lists one load per stream: the last one within 60 days. It names no job and no number of rows, and a stream without new rows gets no new load.',
	),
	budgetNotice,
	...returnAllAndLimit,
	filters([
		{
			displayName: 'Source Name',
			name: 'sourceName',
			type: 'string',
			default: '',
			placeholder: 'e.g. shop_db',
			description:
				'Only loads of this source. It is the "name" of the source, which is its schema in the destination, and not the display name.',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: [
				{ name: 'Failed', value: 'failed', description: 'The "error_state" of the stream is set' },
				{ name: 'Loaded', value: 'loaded', description: 'The last batch was loaded' },
				{ name: 'Not Loaded', value: 'notLoaded', description: 'Nothing was loaded yet' },
			],
			default: [],
			description: 'Only loads with one of these results; empty for any',
		},
	]),
	additionalFields([stitchAccountIdField]),
];

/** Lists the last load of each stream (connect-api.md 8.30). */
async function execute(item: StitchItem) {
	const sourceName = String(item.parameter<unknown>('filters.sourceName', '') ?? '').trim();
	const status = item.parameter<LoadStatus[]>('filters.status', []);
	const accountId = await findAccountId(
		item,
		item.optionalId('additionalFields.stitchAccountId', 'Stitch Account ID'),
	);
	const records = await collectPages(item, {
		path: apiPath`/v4/${accountId}/loads`,
		what: 'loads',
		wanted: item.wantedCount(),
		// A source may have two streams of one name, in two schemas: only equal records are one.
		keyOf: (record) => JSON.stringify(record),
		accept: (record) =>
			(sourceName === '' || record.source_name === sourceName) &&
			(status.length === 0 || status.includes(loadStatus(record))),
		before: async () => await takeJobsRequest(item, accountId),
	});
	return records as IDataObject[];
}

export const operation: ItemOperation = { option, properties, execute };
