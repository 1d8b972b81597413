import { parseStitchTime } from '../../time';
import type { HookPayload } from '../postLoad/hookPayload';
import { shortHash } from '../postLoad/shortHash';

/** Events remembered per trigger; Stitch repeats one at most five times. */
export const MAX_DELIVERED = 1_000;

/**
 * What makes two requests the same event: Stitch sends no event ID, so integration, root table
 * and batch time (webhooks.md section 6).
 */
export function deliveryKey(payload: HookPayload): string {
	const batch = String(parseStitchTime(payload.minimum_sdc_batched_at));
	return shortHash(payload.integration_name, payload.source_root_table_name, batch);
}

/** The keys that were stored, oldest first; what is no key is left out. */
export function readDelivered(stored: unknown): string[] {
	if (!Array.isArray(stored)) return [];
	const keys = stored.filter((key): key is string => typeof key === 'string' && key.length <= 100);
	return keys.slice(-MAX_DELIVERED);
}

/** Both lists as one, bounded: the oldest keys go first. */
export function mergeDelivered(...lists: string[][]): string[] {
	return [...new Set(lists.flat())].slice(-MAX_DELIVERED);
}
