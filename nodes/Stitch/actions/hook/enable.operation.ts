import type { INodePropertyOptions } from 'n8n-workflow';
import { setHookEnabled, simplifyHook } from '../../api/hooks';
import type { ItemOperation, StitchItem } from '../shared/types';
import { hookLocator } from '../../editor/descriptions/locators';

/** Enables or disables the item's hook, and returns it (connect-api.md 8.37). */
export async function setEnabled(item: StitchItem, enable: boolean) {
	const hook = await setHookEnabled(item, item.id('hookId', 'Hook'), enable);
	return simplifyHook(hook);
}

const option: INodePropertyOptions = {
	name: 'Enable',
	value: 'enable',
	action: 'Enable hook',
	description: 'Let Stitch call a disabled hook again',
};

/** Enables a hook again, and returns it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, true);
}

export const operation: ItemOperation = { option, properties: [hookLocator], execute };
