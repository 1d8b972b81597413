import type { INodePropertyOptions } from 'n8n-workflow';
import { hookLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';
import { setEnabled } from './enable.operation';

const option: INodePropertyOptions = {
	name: 'Disable',
	value: 'disable',
	action: 'Disable hook',
	description: 'Stop calling this hook until it is enabled again',
};

/** Disables a hook, and returns it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, false);
}

export const operation: ItemOperation = { option, properties: [hookLocator], execute };
