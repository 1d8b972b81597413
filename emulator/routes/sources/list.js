// @ts-check
'use strict';

const { json } = require('../../server/replies');
const { sourceView } = require('../../state/sources');

/** connect-api.md 8.15: all sources, paused and deleted ones included. */

/** @type {import('../../types').Route[]} */
const routes = [
	{
		method: 'GET',
		path: '/v4/sources',
		handle({ account, core, reply }) {
			const now = core.clock.now();
			return json(
				reply,
				[...account.sources.values()].map((source) => sourceView(source, account, now)),
			);
		},
	},
];

module.exports = { routes };
