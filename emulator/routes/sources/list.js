// @ts-check
'use strict';

const { jsonText } = require('../../server/replies');
const { sourceText } = require('../../state/sources');

/** connect-api.md 8.15: all sources, paused and deleted ones included. */

/** @type {import('../../types').Route[]} */
const routes = [
	{
		method: 'GET',
		path: '/v4/sources',
		handle({ account, core, reply }) {
			const now = core.clock.now();
			const sources = [...account.sources.values()].map((source) =>
				sourceText(source, account, now),
			);
			return jsonText(reply, `[${sources.join(',')}]`);
		},
	},
];

module.exports = { routes };
