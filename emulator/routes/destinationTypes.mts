import { destinationType, destinationTypes } from '../catalogue.mts';
import { empty, json } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** connect-api.md 8.3 and 8.4. An unknown type isn't documented: 404. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/destination-types',
		handle: ({ reply }) => json(reply, destinationTypes),
	},
	{
		method: 'GET',
		path: '/v4/destination-types/:type',
		handle({ params, reply }) {
			const card = destinationType(params.type);
			return card ? json(reply, card) : empty(reply, 404);
		},
	},
];
