import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { returnAllAndLimit, simplify } from '../../editor/descriptions/list';
import { simplifySource } from '../../api/simplifySource';
import type { SourceStatus } from '../../api/sourceStatus';
import { sourceStatus } from '../../api/sourceStatus';
import type { JsonObject } from '../../api/types';
import { fetchSources } from '../../api/lists';
import { limited } from '../shared/listing';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List sources',
	description: 'List many sources of the account, with filters',
};

interface Filters {
	includeDeleted?: boolean;
	type?: string;
	status?: SourceStatus[];
}

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Include Deleted',
				name: 'includeDeleted',
				type: 'boolean',
				default: false,
				description:
					'Whether to return deleted sources too. Stitch keeps them; they are left out unless asked for.',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'multiOptions',
				options: [
					{ name: 'Active', value: 'active' },
					{ name: 'Deleted', value: 'deleted' },
					{ name: 'Paused', value: 'paused', description: 'Paused by a user' },
					{
						name: 'Paused by Stitch',
						value: 'pausedByStitch',
						description: 'Paused by Stitch itself, such as when a trial has ended',
					},
				],
				default: [],
				description: 'Only sources with one of these statuses; empty for any',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'string',
				default: '',
				placeholder: 'e.g. platform.hubspot',
				description: 'Only sources of this type',
			},
		],
	},
];

/** Whether a source passes the filters. Asking for deleted ones by status includes them. */
function passes(source: JsonObject, filters: Filters): boolean {
	const status = sourceStatus(source);
	const wanted = filters.status ?? [];
	if (wanted.length > 0 && !wanted.includes(status)) return false;
	if (status === 'deleted' && !filters.includeDeleted && !wanted.includes('deleted')) return false;
	const type = filters.type?.trim() ?? '';
	return type === '' || source.type === type;
}

/** Lists the sources of the account; `GET /v4/sources` has no paging (connect-api.md 8.15). */
async function execute(item: StitchItem) {
	const sources = await fetchSources(item.context, item);
	const filters = item.parameter<Filters>('filters', {});
	const found = sources.filter((source) => passes(source, filters));
	const returned = limited(item, found);
	return item.parameter<boolean>('simplify', true)
		? returned.map(simplifySource)
		: (returned as IDataObject[]);
}

export const operation: ItemOperation = { option, properties, execute };
