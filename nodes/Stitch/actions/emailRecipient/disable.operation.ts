import { stitchNow } from '../stitchNow';
import type { ItemOperation, StitchItem } from '../types';
import { recipientId } from './recipientId';
import { setDisabled } from './setDisabled';

/** Disables an e-mail recipient at once: `{ id, disabled_at }` (connect-api.md 8.33). */
async function execute(item: StitchItem) {
	return await setDisabled(item, stitchNow());
}

export const operation: ItemOperation = { properties: [recipientId], execute };
