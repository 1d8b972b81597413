import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { setHookEnabled, simplifyHook } from '../../api/hooks';
import type { StitchItem } from '../shared/types';

export const hookId: INodeProperties = {
	displayName: 'Hook ID',
	name: 'hookId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 17',
	description: 'The ID of a hook, from Hook: List',
};

/** Enables or disables the item's hook, and returns it (connect-api.md 8.37). */
export async function setEnabled(item: StitchItem, enable: boolean) {
	const hook = await setHookEnabled(item, item.id('hookId', 'Hook ID'), enable);
	return simplifyHook(hook) as IDataObject;
}
