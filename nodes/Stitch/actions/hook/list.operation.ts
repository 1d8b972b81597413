import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { hookDestination, isHookDisabled, listHooks, simplifyHook } from '../../api/hooks';
import { filters, returnAllAndLimit } from '../../editor/descriptions/sharedParameters';
import { destinationLocator } from '../../editor/descriptions/locators';
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
			description: 'Only hooks of this destination, not those for which Stitch names none',
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
	const onlyEnabled = item.flag('filters.onlyEnabled', 'Only Enabled', false);
	const count = item.wantedCount();
	return (await listHooks(item))
		.filter((hook) => destinationId === undefined || hookDestination(hook) === destinationId)
		.filter((hook) => !onlyEnabled || !isHookDisabled(hook))
		.slice(0, count)
		.map(simplifyHook);
}

export const operation: ItemOperation = { option, properties, execute };
