import type { JsonObject } from '../../api/types';
import { apiPath } from '../../api/http/path';
import { expectObject } from '../../api/shape';
import type { StitchItem } from '../shared/types';

/** Schema and metadata of one stream, by its numeric ID (connect-api.md 8.24). */
export async function fetchStream(
	item: StitchItem,
	sourceId: number,
	streamId: string | number,
): Promise<JsonObject> {
	const path = apiPath`/v4/sources/${sourceId}/streams/${streamId}`;
	const answer = await item.request({ method: 'GET', path, purpose: 'read the stream' });
	return expectObject(item.context.getNode(), answer, 'stream', item.itemIndex);
}
