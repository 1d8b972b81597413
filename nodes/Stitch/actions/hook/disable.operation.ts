import type { INodePropertyOptions } from 'n8n-workflow';
import type { ItemOperation, StitchItem } from '../shared/types';
import { hookId } from './hookId';
import { setEnabled } from './setEnabled';

const option: INodePropertyOptions = {
	name: 'Disable',
	value: 'disable',
	action: 'Disable hook',
	description: 'Make no calls for a hook until it is enabled again',
};

/** Disables a hook, and gives it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, false);
}

export const operation: ItemOperation = { option, properties: [hookId], execute };
