import { apiPath } from '../../api/http/path';
import type { StitchItem } from '../shared/types';
import { sourceOutput } from './output';

/**
 * Pauses or unpauses the item's source: `paused_at` with any time pauses at once, `null` unpauses
 * (connect-api.md 8.17). Gives the source.
 */
export async function setPaused(item: StitchItem, pausedAt: string | null) {
	const answer = await item.request({
		method: 'PUT',
		path: apiPath`/v4/sources/${item.id('sourceId', 'Source')}`,
		body: { paused_at: pausedAt },
		purpose: pausedAt === null ? 'unpause the source' : 'pause the source',
	});
	return sourceOutput(item, answer);
}
