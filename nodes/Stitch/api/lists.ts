import { apiPath } from './http/path';
import { expectList, expectObject } from './shape';
import type { JsonObject, StitchClient, StitchContext, StitchRequest } from './types';

type Node = Pick<StitchContext, 'getNode'>;
type How = Pick<StitchRequest, 'purpose' | 'timeout'>;

/**
 * One of Stitch's lists that come whole, without pages. Throws NodeApiError as the client does, and
 * NodeOperationError for an answer that is no list of objects.
 */
export async function fetchList(
	context: Node,
	client: StitchClient,
	path: string,
	what: string,
	how: How = {},
): Promise<JsonObject[]> {
	const answer = await client.request({ method: 'GET', path, purpose: `list the ${what}`, ...how });
	return expectList(context.getNode(), answer, what, client.itemIndex);
}

/** All sources of the account, deleted ones too (connect-api.md 8.15). */
export const fetchSources = async (context: Node, client: StitchClient, how?: How) =>
	await fetchList(context, client, '/v4/sources', 'sources', how);

/** All destinations of the account; whether deleted ones are among them is undocumented (8.6). */
export const fetchDestinations = async (context: Node, client: StitchClient, how?: How) =>
	await fetchList(context, client, '/v4/destinations', 'destinations', how);

/** All streams of a source (8.23). Empty until Stitch has discovered them. */
export const fetchStreams = async (context: Node, client: StitchClient, sourceId: number) =>
	await fetchList(context, client, apiPath`/v4/sources/${sourceId}/streams`, 'streams');

/** Post-load hooks (8.35 to 8.38). */
export const HOOKS = '/notifications/public/v1/api/hooks';

/** All hooks of the account, disabled ones too (8.36). */
export async function fetchHooks(context: Node, client: StitchClient): Promise<JsonObject[]> {
	const answer = await client.request({ method: 'GET', path: HOOKS, purpose: 'list the hooks' });
	const node = context.getNode();
	const { post_load } = expectObject(node, answer, 'list of hooks', client.itemIndex);
	return expectList(node, post_load ?? {}, 'hooks', client.itemIndex);
}
