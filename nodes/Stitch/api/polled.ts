import type { JsonObject } from '../json';
import { isObject } from '../json';
import { DESTINATIONS } from './destinations';
import { SOURCES } from './sources';
import { streamPath, streamsPath } from './streams';
import type { Attempt, StitchClient, StitchRequest } from './types';

/*
 * What a trigger reads with every poll: with Stitch's clock, and without an error thrown. n8n gives
 * all polls of a workflow one context, so nothing may count as kept by "the run".
 */

const pollRequest = (path: string, purpose: string): StitchRequest => ({
	method: 'GET',
	path,
	purpose,
	discarded: true,
});

async function pollList(
	client: StitchClient,
	path: string,
	what: string,
): Promise<Attempt<JsonObject[]>> {
	const request = pollRequest(path, `list the ${what}`);
	const answer = await client.attempt(request);
	if ('error' in answer) return answer;
	const { value, date } = answer;
	if (!Array.isArray(value) || !value.every(isObject)) {
		return { error: client.unexpected(request, `not a list of ${what}`) };
	}
	return { value: value as JsonObject[], ...(date !== undefined && { date }) };
}

/** All sources, deleted ones too (connect-api.md 8.15). */
export const pollSources = async (client: StitchClient) =>
	await pollList(client, SOURCES, 'sources');

/** All destinations (connect-api.md 8.6). */
export const pollDestinations = async (client: StitchClient) =>
	await pollList(client, DESTINATIONS, 'destinations');

/** All streams of a source (connect-api.md 8.23). */
export const pollStreams = async (client: StitchClient, sourceId: number) =>
	await pollList(client, streamsPath(sourceId), 'streams');

/** Schema and metadata of one stream, by its numeric ID (connect-api.md 8.24). */
export const pollStream = async (client: StitchClient, sourceId: number, streamId: number) =>
	await client.attempt(pollRequest(streamPath(sourceId, streamId), 'get the stream'));
