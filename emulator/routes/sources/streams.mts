import { empty, json } from '../../server/replies.mts';
import { findSource } from '../../state/findSource.mts';
import { isSelected, streamMetadata } from '../../state/selection.mts';
import type { Route, StoredStream } from '../../types.mts';

/** connect-api.md 8.23 and 8.24: the streams of a source, and one stream's schema. */

function schemaView(stream: StoredStream) {
	const selected = isSelected(stream);
	return {
		schema: JSON.stringify(stream.schema),
		metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
			breadcrumb,
			// data-structures.md 6.4: fields have `selected` only if their stream is selected.
			metadata:
				breadcrumb.length > 0 && selected
					? { ...metadata, selected: metadata.selected ?? null }
					: metadata,
		})),
		'non-discoverable-metadata-keys': stream.nonDiscoverableKeys,
	};
}

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/sources/:sourceId/streams',
		handle({ account, params, reply }) {
			const source = findSource(account, params.sourceId);
			if (!source) return empty(reply, 404);
			// Before discovery nothing is documented: an empty list.
			const streams = source.discovered ? source.streams : [];
			return json(
				reply,
				streams.map((stream) => ({
					selected: streamMetadata(stream).selected ?? null,
					stream_id: stream.streamId,
					tap_stream_id: stream.tapStreamId,
					stream_name: stream.streamName,
					metadata: streamMetadata(stream),
				})),
			);
		},
	},
	{
		method: 'GET',
		path: '/v4/sources/:sourceId/streams/:streamId',
		handle({ account, params, reply }) {
			const stream = findSource(account, params.sourceId)?.streams.find(
				({ streamId }) => String(streamId) === params.streamId,
			);
			if (!stream) return json(reply, `invalid stream-id: ${params.streamId}`, 400);
			return json(reply, schemaView(stream));
		},
	},
];
