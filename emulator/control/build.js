// @ts-check
'use strict';

const { json, StitchAnswer } = require('../server/replies');

/**
 * The shortcuts of state/build.js over HTTP. An account's answer holds its new token.
 * @typedef {import('../types').NewSource} NewSource
 */

/**
 * @template T
 * @param {() => T} action
 */
function possible(action) {
	try {
		return action();
	} catch (error) {
		throw new StitchAnswer(400, { message: /** @type {Error} */ (error).message });
	}
}

/** @type {import('../types').Route[]} */
const routes = [
	{
		method: 'POST',
		path: '/emulator/accounts',
		handle: ({ core, body, reply }) =>
			json(
				reply,
				core.build.account(/** @type {Partial<import('../types').NewAccount>} */ (body ?? {})),
				201,
			),
	},
	{
		method: 'POST',
		path: '/emulator/accounts/:clientId/destinations',
		handle({ core, body, params, reply }) {
			const given = /** @type {Partial<import('../types').Destination>} */ (body ?? {});
			const { id } = possible(() => core.build.destination(Number(params.clientId), given));
			return json(reply, { id }, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/accounts/:clientId/sources',
		handle({ core, body, params, reply }) {
			const given = /** @type {NewSource & { configured?: boolean }} */ (body ?? {});
			const { id, name } = possible(() => core.build.source(Number(params.clientId), given));
			return json(reply, { id, name }, 201);
		},
	},
];

module.exports = { routes };
