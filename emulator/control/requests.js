// @ts-check
'use strict';

const { json } = require('../server/replies');

/** The recorded API requests, oldest first; `?path=` keeps those whose path starts so. */

/** @type {import('../types').Route[]} */
const routes = [
	{
		method: 'GET',
		path: '/emulator/requests',
		handle({ core, query, reply }) {
			const start = String(query.path ?? '');
			return json(
				reply,
				core.log.requests.filter((request) => request.path.startsWith(start)),
			);
		},
	},
	{
		method: 'DELETE',
		path: '/emulator/requests',
		handle({ core, reply }) {
			core.log.clear();
			return json(reply, {});
		},
	},
	{
		method: 'GET',
		path: '/emulator/jobs-requests/:clientId',
		handle: ({ core, params, reply }) => json(reply, core.jobsRequests.of(Number(params.clientId))),
	},
	{
		method: 'GET',
		path: '/emulator/deliveries',
		handle: ({ core, reply }) => json(reply, core.deliveries),
	},
];

module.exports = { routes };
