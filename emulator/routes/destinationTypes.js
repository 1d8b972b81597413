// @ts-check
'use strict';

const { destinationType, destinationTypes } = require('../catalogue');
const { empty, json } = require('../server/replies');

/** connect-api.md 8.3 and 8.4. An unknown type isn't documented: 404. */

/** @type {import('../types').Route[]} */
const routes = [
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

module.exports = { routes };
