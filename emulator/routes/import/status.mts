import { json } from '../../server/replies.mts';
import type { Route } from '../../types.mts';

/** import-api.md 3.1: needs no token and proves nothing about one. */
export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v2/import/status',
		handle: ({ reply }) =>
			json(reply, {
				name: 'pipeline.gate',
				version: '0.3.3-SNAPSHOT',
				revision: '0f1e2d3c4b5a69788796a5b4c3d2e1f000112233',
				status: 'OK',
				reason: null,
			}),
	},
];
