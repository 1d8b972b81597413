// @ts-check
'use strict';

const { jsonText } = require('../../server/replies');
const { checkNewSource } = require('../../rules/newSource');
const { addSource, sourceText } = require('../../state/sources');
const { checkWhenReady } = require('../../state/checkWhenReady');

/** connect-api.md 8.14. When nothing required is missing, a connection check starts by itself. */

/** @type {import('../../types').Route[]} */
const routes = [
	{
		method: 'POST',
		path: '/v4/sources',
		handle({ account, body, core, state, reply }) {
			const source = addSource(core, account, checkNewSource(body, account, state.planOf(account)));
			checkWhenReady(core, account, source);
			return jsonText(reply, sourceText(source, account, core.clock.now()));
		},
	},
];

module.exports = { routes };
