import { hookPath } from '../../objects/hook';
import type { ItemOperation, StitchItem } from '../types';
import { hookId } from './hookId';

/** Deletes a hook: `{ deleted: true, id }` (connect-api.md 8.38). */
async function execute(item: StitchItem) {
	const id = item.id('hookId', 'Hook ID');
	await item.request({ method: 'DELETE', path: hookPath(id), purpose: 'delete the hook' });
	return { deleted: true, id };
}

export const operation: ItemOperation = { properties: [hookId], execute };
