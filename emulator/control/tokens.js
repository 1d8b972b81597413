// @ts-check
'use strict';

const { json, StitchAnswer } = require('../server/replies');

/** What an account's users do with tokens in the web app: disable, enable again. */

/** @param {boolean} active @returns {import('../types').Route['handle']} */
const set =
	(active) =>
	({ state, body, reply }) => {
		const { token } = /** @type {{ token?: unknown }} */ (Object(body));
		if (!state.revokeToken(String(token), active))
			throw new StitchAnswer(404, { message: 'Nobody knows this token' });
		return json(reply, { active });
	};

/** @type {import('../types').Route[]} */
const routes = [
	{ method: 'POST', path: '/emulator/tokens/revoke', handle: set(false) },
	{ method: 'POST', path: '/emulator/tokens/enable', handle: set(true) },
];

module.exports = { routes };
