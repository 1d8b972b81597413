// @ts-check
'use strict';

const { randomBytes } = require('node:crypto');
const { json } = require('../server/replies');

/**
 * connect-api.md 8.2: a session for the deprecated Stitch.js. Nothing here takes the token.
 * @type {import('../types').Route[]}
 */
const routes = [
	{
		method: 'POST',
		path: '/v3/sessions/ephemeral',
		handle: ({ reply }) => json(reply, { ephemeral_token: randomBytes(10).toString('hex') }),
	},
];

module.exports = { routes };
