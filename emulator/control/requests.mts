import { json } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** The recorded API requests, oldest first; `?path=` keeps those whose path starts so. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/emulator/requests',
		handle({ core, query, reply }) {
			const start = String(query.path ?? '');
			return json(
				reply,
				core.log.requests.filter((request) => request.path.startsWith(start)),
			);
		},
	},
	{
		method: 'DELETE',
		path: '/emulator/requests',
		handle({ core, reply }) {
			core.log.clear();
			return json(reply, {});
		},
	},
	{
		method: 'GET',
		path: '/emulator/jobs-requests/:clientId',
		handle: ({ core, params, reply }) => json(reply, core.jobsRequests.of(Number(params.clientId))),
	},
	{
		method: 'GET',
		path: '/emulator/deliveries',
		handle: ({ core, reply }) => json(reply, core.deliveries),
	},
];
