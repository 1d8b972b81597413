// @ts-check
'use strict';

const { empty, json } = require('../../server/replies');
const { findSource } = require('../../state/findSource');

/**
 * connect-api.md 8.22. A source that was never checked and an unknown one aren't documented: 404.
 * @type {import('../../types').Route[]}
 */
const routes = [
	{
		method: 'GET',
		path: '/v4/sources/:sourceId/last-connection-check',
		handle({ account, params, reply }) {
			const check = findSource(account, params.sourceId)?.check;
			return check ? json(reply, check) : empty(reply, 404);
		},
	},
];

module.exports = { routes };
