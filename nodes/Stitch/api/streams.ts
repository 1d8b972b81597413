import { objectOf } from '../json';
import { apiPath } from './http/request';
import { pollList, pollRequest } from './pages';
import type { StitchClient, StitchRequest } from './types';

const streamsPath = (sourceId: number) => apiPath`/v4/sources/${sourceId}/streams`;

const streamPath = (sourceId: number, streamId: string | number) =>
	apiPath`/v4/sources/${sourceId}/streams/${streamId}`;

/** All streams of a source (connect-api.md 8.23). Empty until Stitch has discovered them. */
export const listStreams = async (client: StitchClient, sourceId: number) =>
	await client.list(
		{
			method: 'GET',
			path: streamsPath(sourceId),
			purpose: 'list the streams',
		},
		'streams',
	);

/** Schema and metadata of one stream, by its numeric ID (connect-api.md 8.24). */
export const getStream = async (
	client: StitchClient,
	sourceId: number,
	streamId: string | number,
) =>
	await client.object(
		{
			method: 'GET',
			path: streamPath(sourceId, streamId),
			purpose: 'get the stream',
		},
		'stream',
		'metadata',
	);

/** The streams, as a trigger reads them (connect-api.md 8.23). */
export const pollStreams = async (client: StitchClient, sourceId: number) =>
	await pollList(client, streamsPath(sourceId), 'streams');

/** One stream, as a trigger reads it (connect-api.md 8.24). */
export const pollStream = async (client: StitchClient, sourceId: number, streamId: number) =>
	await client.attempt(pollRequest(streamPath(sourceId, streamId), 'get the stream'));

/**
 * Selects streams and fields, and sets how they are replicated: `{ status: 200 }` (connect-api.md
 * 8.25). Throws `StitchError`, also for another status in the answer.
 */
export async function selectStreams(client: StitchClient, sourceId: number, streams: object[]) {
	const request: StitchRequest = {
		method: 'PUT',
		path: apiPath`/v4/sources/${sourceId}/streams/metadata`,
		body: { streams },
		purpose: 'select the streams',
	};
	const answer = objectOf(await client.request(request));
	if (answer.status === 200) return answer;
	throw client.unexpected(request, 'not a confirmation', answer);
}
