import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { loadsList, loadStatus } from '../../api/loads';
import { collectPages } from '../../api/pages';
import {
	additionalFields,
	filters,
	requestsPer10Minutes,
	returnAllAndLimit,
	stitchAccountIdField,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { countedAccount } from '../../jobs/budget/permits';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List loads',
	description:
		'List the last load of each stream within 60 days. It names no job and no number of rows; a stream without new rows gets none.',
	...usesBudget(),
};

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			displayName: 'Source Name',
			name: 'sourceName',
			type: 'string',
			default: '',
			placeholder: 'e.g. shop_db',
			description:
				'The "name" of the source, which is its schema in the destination; not the display name',
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
			description: 'Only these results; empty for any',
		},
	]),
	additionalFields([requestsPer10Minutes, stitchAccountIdField]),
];

const STATUSES = ['failed', 'loaded', 'notLoaded'] as const;

/** Lists the last load of each stream (connect-api.md 8.30). Throws `StitchError`. */
async function execute(item: StitchItem): Promise<IDataObject[]> {
	const sourceName = item.optionalText('filters.sourceName', 'Source Name');
	const status = item.choices('filters.status', 'Status', STATUSES);
	const wanted = item.wantedCount();
	const { accountId, permit } = await countedAccount(item);
	return await collectPages(item, {
		...loadsList(accountId),
		wanted,
		// A source may have two streams of one name, in two schemas: only equal records are one.
		keyOf: (record) => JSON.stringify(record),
		accept: (record) =>
			(sourceName === undefined || record.source_name === sourceName) &&
			(status.length === 0 || status.includes(loadStatus(record))),
		permit,
	});
}

export const operation: ItemOperation = { option, properties, execute };
