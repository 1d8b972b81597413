import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { filters } from '../../descriptions/account';
import { returnAllAndLimit } from '../../descriptions/list';
import { destinationLocator } from '../../descriptions/locators';
import { expectList, expectObject } from '../../transport/shape';
import { limited } from '../listing';
import { optionalId } from '../optionalId';
import type { ItemOperation, StitchItem } from '../types';
import { HOOKS, hookDestination } from './api';

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
	const destinationId = optionalId(item, 'filters.destinationId', 'Destination');
	const onlyEnabled = item.parameter<boolean>('filters.onlyEnabled', false);
	const answer = await item.request({ method: 'GET', path: HOOKS, purpose: 'list the hooks' });
	const node = item.context.getNode();
	const { post_load } = expectObject(node, answer, 'list of hooks', item.itemIndex);
	const hooks = expectList(node, post_load ?? {}, 'hooks', item.itemIndex);
	return limited(
		item,
		hooks.filter(
			(hook) =>
				(destinationId === undefined || hookDestination(hook) === destinationId) &&
				(!onlyEnabled || (hook.disabled_at ?? null) === null),
		),
	) as IDataObject[];
}

export const operation: ItemOperation = { properties, execute };
