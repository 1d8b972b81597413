import { empty, json } from '../../server/replies.mts';
import { findSource } from '../../state/findSource.mts';
import type { Route } from '../../types.mts';

/**
 * connect-api.md 8.22. A source that was never checked and an unknown one aren't documented: 404.
 */
export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/sources/:sourceId/last-connection-check',
		handle({ account, params, reply }) {
			const check = findSource(account, params.sourceId)?.check;
			return check ? json(reply, check) : empty(reply, 404);
		},
	},
];
