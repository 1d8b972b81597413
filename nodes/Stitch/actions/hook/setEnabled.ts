import type { IDataObject } from 'n8n-workflow';
import { setHookEnabled, simplifyHook } from '../../api/hooks';
import type { StitchItem } from '../shared/types';

/** Enables or disables the item's hook, and returns it (connect-api.md 8.37). */
export async function setEnabled(item: StitchItem, enable: boolean) {
	const hook = await setHookEnabled(item, item.id('hookId', 'Hook'), enable);
	return simplifyHook(hook) as IDataObject;
}
