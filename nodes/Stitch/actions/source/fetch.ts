import type { JsonObject } from '../../transport';
import { expectList } from '../../transport/shape';
import type { StitchItem } from '../types';

/** All sources of the account, deleted ones too (connect-api.md 8.15). */
export async function fetchSources(item: StitchItem): Promise<JsonObject[]> {
	const answer = await item.request({
		method: 'GET',
		path: '/v4/sources',
		purpose: 'list the sources',
	});
	return expectList(item.context.getNode(), answer, 'sources', item.itemIndex);
}
