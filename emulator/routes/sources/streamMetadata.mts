import { empty, json } from '../../server/replies.mts';
import { checkMetadata } from '../../rules/streamMetadata.mts';
import { findSource } from '../../state/findSource.mts';
import type { Route } from '../../types.mts';

/**
 * connect-api.md 8.25: select streams and fields. Only what is sent changes, and nothing does when
 * a part of it is refused. Before discovery no stream is known, so every name is refused.
 */
export const routes: Route[] = [
	{
		method: 'PUT',
		path: '/v4/sources/:sourceId/streams/metadata',
		handle({ account, body, core, params, reply }) {
			const source = findSource(account, params.sourceId);
			if (!source) return empty(reply, 404);
			for (const { entry, change } of checkMetadata(body, source.discovered ? source.streams : []))
				Object.assign(entry.metadata, change);
			source.updatedAt = core.clock.now();
			return json(reply, { status: 200 });
		},
	},
];
