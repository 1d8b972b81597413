import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { listDestinations, simplifyDestination } from '../../api/destinations';
import { isDeleted } from '../../api/sources';
import {
	filters,
	returnAllAndLimit,
	simplifyOrOutput,
} from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List destinations',
	description: 'List many destinations of the account, with filters',
};

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	...simplifyOrOutput,
	filters([
		{
			displayName: 'Include Deleted',
			name: 'includeDeleted',
			type: 'boolean',
			default: false,
			description: 'Whether to return deleted destinations too, if Stitch still lists them',
		},
		{
			displayName: 'Type',
			name: 'type',
			type: 'string',
			default: '',
			placeholder: 'e.g. postgres',
			description: 'Only destinations of this type',
		},
	]),
];

/**
 * Lists the destinations of the account; no paging (connect-api.md 8.6). Stitch's own filters are
 * undocumented and not used.
 */
async function execute(item: StitchItem) {
	const withDeleted = item.flag('filters.includeDeleted', 'Include Deleted', false);
	const type = item.optionalText('filters.type', 'Type');
	const count = item.wantedCount();
	const destinations = (await listDestinations(item)).filter(
		(destination) =>
			(withDeleted || !isDeleted(destination)) && (type === undefined || destination.type === type),
	);
	return destinations
		.slice(0, count)
		.map((destination) => item.simplified(destination, simplifyDestination));
}

export const operation: ItemOperation = { option, properties, execute };
