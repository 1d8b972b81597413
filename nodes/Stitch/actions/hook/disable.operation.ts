import type { ItemOperation, StitchItem } from '../types';
import { hookId } from './hookId';
import { setEnabled } from './setEnabled';

/** Disables a hook, and gives it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, false);
}

export const operation: ItemOperation = { properties: [hookId], execute };
