import type { JsonObject } from './types';
import { isSet } from './fields';

/** What a source is doing; a deleted one may be paused as well, so the order counts. */
export type SourceStatus = 'active' | 'deleted' | 'paused' | 'pausedByStitch';

/** Status from the three timestamps of a source (connect-api.md section 9). */
export function sourceStatus(source: JsonObject): SourceStatus {
	if (isSet(source.deleted_at)) return 'deleted';
	if (isSet(source.system_paused_at)) return 'pausedByStitch';
	return isSet(source.paused_at) ? 'paused' : 'active';
}
