import { apiPath } from './http/path';
import type { StitchClient } from './types';

/** All streams of a source (connect-api.md 8.23). Empty until Stitch has discovered them. */
export const listStreams = async (client: StitchClient, sourceId: number) =>
	await client.list(
		{
			method: 'GET',
			path: apiPath`/v4/sources/${sourceId}/streams`,
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
			path: apiPath`/v4/sources/${sourceId}/streams/${streamId}`,
			purpose: 'get the stream',
		},
		'stream',
	);

/** Selects streams and fields, and sets how they are replicated (connect-api.md 8.25). */
export const selectStreams = async (client: StitchClient, sourceId: number, streams: object[]) =>
	await client.request({
		method: 'PUT',
		path: apiPath`/v4/sources/${sourceId}/streams/metadata`,
		body: { streams },
		purpose: 'select the streams',
	});
