import { asSeenBy, sourceType, sourceTypes } from '../catalogue.mts';
import { empty, json } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** connect-api.md 8.12 and 8.13. An unknown type isn't documented: 404. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/source-types',
		handle({ account, state, reply }) {
			const plan = state.planOf(account);
			return json(
				reply,
				sourceTypes.map((card) => asSeenBy(card, plan)),
			);
		},
	},
	{
		method: 'GET',
		path: '/v4/source-types/:type',
		handle({ account, params, state, reply }) {
			const card = sourceType(params.type);
			return card ? json(reply, asSeenBy(card, state.planOf(account))) : empty(reply, 404);
		},
	},
];
