// @ts-check
'use strict';

const fastify = require('fastify');

/**
 * Receives a workflow's messages: keeps the bodies that were posted.
 * @returns {Promise<{ url: string, bodies: any[], stop: () => Promise<void> }>}
 */
async function startReceiver() {
	/** @type {any[]} */
	const bodies = [];
	const server = fastify.default();
	server.post('/', async ({ body }) => {
		bodies.push(body);
		return { ok: true };
	});
	const url = await server.listen({ port: 0, host: '127.0.0.1' });
	return { url, bodies, stop: () => server.close() };
}

module.exports = { startReceiver };
