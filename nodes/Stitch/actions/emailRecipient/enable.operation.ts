import type { ItemOperation, StitchItem } from '../types';
import { recipientId } from './recipientId';
import { setDisabled } from './setDisabled';

/** Enables an e-mail recipient again: `{ id, disabled_at: null }` (connect-api.md 8.33). */
async function execute(item: StitchItem) {
	return await setDisabled(item, null);
}

export const operation: ItemOperation = { properties: [recipientId], execute };
