// @ts-check
'use strict';

const { asSeenBy, sourceType, sourceTypes } = require('../catalogue');
const { empty, json } = require('../server/replies');

/** connect-api.md 8.12 and 8.13. An unknown type isn't documented: 404. */

/** @type {import('../types').Route[]} */
const routes = [
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

module.exports = { routes };
