// @ts-check
'use strict';

const { isObject } = require('../server/bodies');
const { json, StitchAnswer } = require('../server/replies');

/** Read and turn switches over HTTP. */

/** @type {import('../types').Route[]} */
const routes = [
	{
		method: 'GET',
		path: '/emulator/switches',
		handle: ({ core, reply }) => json(reply, { ...core.switches }),
	},
	{
		method: 'PUT',
		path: '/emulator/switches',
		handle({ core, body, reply }) {
			if (!isObject(body)) throw new StitchAnswer(400, { message: 'Switches are an object' });
			try {
				Object.assign(core.switches, body);
			} catch (error) {
				throw new StitchAnswer(400, { message: /** @type {Error} */ (error).message });
			}
			return json(reply, { ...core.switches });
		},
	},
];

module.exports = { routes };
