import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { filters } from '../../editor/descriptions/account';
import { returnAllAndLimit, simplify } from '../../editor/descriptions/list';
import { isPresent } from '../../api/fields';
import { simplifyDestination } from '../../api/simplifyDestination';
import type { JsonObject } from '../../api/types';
import { fetchDestinations } from '../../api/lists';
import { limited } from '../shared/listing';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List destinations',
	description: 'List many destinations of the account, with filters',
};

interface Filters {
	includeDeleted?: boolean;
	type?: string;
}

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
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

/** Whether a destination passes the filters. Stitch's own ones are undocumented and not used. */
function passes(destination: JsonObject, { includeDeleted, type = '' }: Filters): boolean {
	const deleted = !isPresent(destination);
	if (deleted && includeDeleted !== true) return false;
	return type.trim() === '' || destination.type === type.trim();
}

/** Lists the destinations of the account; no paging (connect-api.md 8.6). */
async function execute(item: StitchItem) {
	const wanted = item.parameter<Filters>('filters', {});
	const destinations = await fetchDestinations(item.context, item);
	const returned = limited(
		item,
		destinations.filter((destination) => passes(destination, wanted)),
	);
	return item.parameter<boolean>('simplify', true)
		? returned.map(simplifyDestination)
		: (returned as IDataObject[]);
}

export const operation: ItemOperation = { option, properties, execute };
