import type { JsonObject } from '../../transport';
import { expectList } from '../../transport/shape';
import type { StitchItem } from '../types';

/** All destinations of the account; whether deleted ones are among them is undocumented (connect-api.md 8.6). */
export async function fetchDestinations(item: StitchItem): Promise<JsonObject[]> {
	const answer = await item.request({
		method: 'GET',
		path: '/v4/destinations',
		purpose: 'list the destinations',
	});
	return expectList(item.context.getNode(), answer, 'destinations', item.itemIndex);
}
