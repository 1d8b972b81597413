import { hookPath } from '../../api/hooks';
import type { StitchItem } from '../shared/types';
import { hookOutput } from './api';

/** Enables or disables the item's hook, and gives it (connect-api.md 8.37). */
export async function setEnabled(item: StitchItem, enable: boolean) {
	const answer = await item.request({
		method: 'PUT',
		path: hookPath(item.id('hookId', 'Hook ID')),
		body: { enable },
		purpose: `${enable ? 'enable' : 'disable'} the hook`,
	});
	return hookOutput(item, answer);
}
