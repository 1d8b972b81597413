// @ts-check
'use strict';

const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const formbody = require('@fastify/formbody');

/** @typedef {import('../types').Route} Route */

/**
 * The routes of every file in a folder. Adding an endpoint is adding a file.
 * @param {string} folder
 * @returns {Route[]}
 */
function routesIn(folder) {
	return readdirSync(folder, { recursive: true })
		.map(String)
		.filter((name) => name.endsWith('.js'))
		.sort()
		.flatMap((name) => /** @type {Route[]} */ (require(join(folder, name)).routes));
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('../types').Core} core
 */
async function registerRoutes(app, core) {
	const folders = [join(__dirname, '..', 'routes'), join(__dirname, '..', 'control')];
	const routes = folders.flatMap(routesIn);
	for (const route of routes) if (!route.form) addRoute(app, core, route);
	await app.register(async (scope) => {
		await scope.register(formbody);
		for (const route of routes) if (route.form) addRoute(scope, core, route);
	});
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('../types').Core} core
 * @param {Route} route
 */
function addRoute(app, core, route) {
	app.route({
		method: route.method,
		url: route.path,
		handler: async (request, reply) => {
			const { account } = /** @type {{ account: import('../types').Account }} */ (
				/** @type {unknown} */ (request)
			);
			await route.handle({
				core,
				state: core.state,
				switches: core.switches,
				account,
				request,
				reply,
				params: /** @type {Record<string, string>} */ (request.params),
				query: /** @type {Record<string, string>} */ (request.query),
				body: request.body,
			});
			return reply;
		},
	});
}

module.exports = { registerRoutes };
