import type { INodePropertyOptions } from 'n8n-workflow';
import { hookLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';
import { setEnabled } from './setEnabled';

const option: INodePropertyOptions = {
	name: 'Enable',
	value: 'enable',
	action: 'Enable hook',
	description: 'Call a disabled hook again',
};

/** Enables a hook again, and returns it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, true);
}

export const operation: ItemOperation = { option, properties: [hookLocator], execute };
