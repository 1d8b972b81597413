import formbody from '@fastify/formbody';
import { routes } from '../routes/index.mts';
import type { Account, Core, Route } from '../types.mts';
import type { FastifyInstance } from 'fastify';

export async function registerRoutes(app: FastifyInstance, core: Core) {
	for (const route of routes) if (!route.form) addRoute(app, core, route);
	await app.register(async (scope) => {
		await scope.register(formbody);
		for (const route of routes) if (route.form) addRoute(scope, core, route);
	});
}

function addRoute(app: FastifyInstance, core: Core, route: Route) {
	app.route({
		method: route.method,
		url: route.path,
		handler: async (request, reply) => {
			const { account } = request as unknown as { account: Account };
			await route.handle({
				core,
				state: core.state,
				switches: core.switches,
				account,
				request,
				reply,
				params: request.params as Record<string, string>,
				query: request.query as Record<string, string>,
				body: request.body,
			});
			return reply;
		},
	});
}
