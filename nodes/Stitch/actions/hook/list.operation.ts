import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { filters } from '../../editor/descriptions/account';
import { returnAllAndLimit } from '../../editor/descriptions/list';
import { destinationLocator } from '../../editor/descriptions/locators';
import { isSet } from '../../api/fields';
import { hookDestination } from '../../api/hooks';
import { fetchHooks } from '../../api/lists';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List hooks',
	description: 'List many post-load hooks, disabled ones too',
};

const properties: INodeProperties[] = [
	...returnAllAndLimit,
	filters([
		{
			...destinationLocator,
			required: undefined,
			description:
				'Only hooks of this destination. Hooks for which Stitch names no destination are left out.',
		},
		{
			displayName: 'Only Enabled',
			name: 'onlyEnabled',
			type: 'boolean',
			default: false,
			description: 'Whether to leave out disabled hooks',
		},
	]),
];

/** Lists the post-load hooks of the account, disabled ones too (connect-api.md 8.36). */
async function execute(item: StitchItem) {
	const destinationId = item.optionalId('filters.destinationId', 'Destination');
	const onlyEnabled = item.parameter<boolean>('filters.onlyEnabled', false);
	const hooks = await fetchHooks(item.context, item);
	return hooks
		.filter(
			(hook) =>
				(destinationId === undefined || hookDestination(hook) === destinationId) &&
				(!onlyEnabled || !isSet(hook.disabled_at)),
		)
		.slice(0, item.wantedCount()) as IDataObject[];
}

export const operation: ItemOperation = { option, properties, execute };
