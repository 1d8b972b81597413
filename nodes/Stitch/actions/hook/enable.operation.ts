import type { ItemOperation, StitchItem } from '../types';
import { hookId } from './hookId';
import { setEnabled } from './setEnabled';

/** Enables a hook again, and gives it (connect-api.md 8.37). */
async function execute(item: StitchItem) {
	return await setEnabled(item, true);
}

export const operation: ItemOperation = { properties: [hookId], execute };
