import type { JsonObject } from './types';
import { isSet } from './fields';

export type LoadStatus = 'failed' | 'loaded' | 'notLoaded';

/** What a load record says: only whether `error_state` is set is stable (connect-api.md 8.30). */
export function loadStatus(record: JsonObject): LoadStatus {
	if (isSet(record.error_state)) return 'failed';
	return isSet(record.last_batch_loaded_at) ? 'loaded' : 'notLoaded';
}
