import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	filters,
	returnAllAndLimit,
	simplifyOrOutput,
} from '../../editor/descriptions/sharedParameters';
import { listSources, simplifySource, sourceStatus } from '../../api/sources';
import type { JsonObject } from '../../json';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List sources',
	description: 'List many sources of the account, with filters',
};

const STATUSES = ['active', 'deleted', 'paused', 'pausedByStitch'] as const;

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	...simplifyOrOutput,
	filters([
		{
			displayName: 'Include Deleted',
			name: 'includeDeleted',
			type: 'boolean',
			default: false,
			description: 'Whether to return deleted sources too',
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
			description: 'Only these statuses; empty for any',
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'string',
			default: '',
			placeholder: 'e.g. platform.hubspot',
			description: 'Only sources of this type',
		},
	]),
];

/** Lists the sources of the account; `GET /v4/sources` has no paging (connect-api.md 8.15). */
async function execute(item: StitchItem) {
	const wanted = item.choices('filters.status', 'Status', STATUSES);
	// Asking for deleted ones by status includes them.
	const withDeleted =
		wanted.includes('deleted') || item.flag('filters.includeDeleted', 'Include Deleted', false);
	const type = item.optionalText('filters.type', 'Type');
	const count = item.wantedCount();
	const passes = (source: JsonObject) => {
		const status = sourceStatus(source);
		if (wanted.length > 0 && !wanted.includes(status)) return false;
		if (status === 'deleted' && !withDeleted) return false;
		return type === undefined || source.type === type;
	};
	const sources = (await listSources(item)).filter(passes).slice(0, count);
	return sources.map((source) => item.simplified(source, simplifySource));
}

export const operation: ItemOperation = { option, properties, execute };
