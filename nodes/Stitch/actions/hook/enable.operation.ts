import type { INodePropertyOptions } from 'n8n-workflow';
import type { ItemOperation, StitchItem } from '../shared/types';
import { hookId } from './hookId';
import { setEnabled } from './setEnabled';

const option: INodePropertyOptions = {
	name: 'Enable',
	value: 'enable',
	action: 'Enable hook',
	description: 'Make calls for a disabled hook again',
};

/** Enables a hook again, and gives it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, true);
}

export const operation: ItemOperation = { option, properties: [hookId], execute };
