import { fastify } from 'fastify';
import { readBodies } from './bodies.mts';
import { keepPagesOut } from './guard.mts';
import { record } from './requestLog.mts';
import { replyInstead, spoil } from './faultReplies.mts';
import { StitchAnswer, json, text, html, empty } from './replies.mts';
import { refuseUnauthorized } from './auth.mts';
import { registerRoutes } from './register.mts';
import type { ActiveFault, Core } from '../types.mts';

/** The API server. Every request goes: guard, log, latency, fault, token, route, body. */
export async function createApp(core: Core) {
	const app = fastify({
		logger: false,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 500 },
		exposeHeadRoutes: false,
		// A path that can't be read is not a path of the API.
		frameworkErrors: (error, request, reply) => void empty(reply, 404),
	});
	keepPagesOut(app, core.host);
	readBodies(app);
	app.decorateRequest('fault');
	app.decorateRequest('account');

	const means = {
		sleep: (ms: number) => core.sleep(ms),
		elsewhere: () => `${core.logUrl()}/elsewhere`,
	};

	app.addHook('preValidation', async (request, reply) => {
		core.agenda.runDue();
		const [path] = request.raw.url?.split('?') ?? [''];
		if (path.startsWith('/emulator/')) return;
		const entry = core.log.add(record(request, core.clock.now()));
		core.jobsRequests.count(path, entry.at);
		if (core.switches.latencyMs > 0) await core.sleep(core.switches.latencyMs);
		const fault = core.faults.take(request.method, path);
		if (fault) {
			Object.assign(request, { fault });
			await replyInstead(fault, reply, means);
			if (reply.sent) return reply;
		}
		return refuseUnauthorized(core, request, reply, path);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const { fault } = request as unknown as { fault?: ActiveFault };
		// Before the client learns of it. Imported rows are not kept.
		if (request.method !== 'GET' && !request.url.startsWith('/v2/import/')) core.stateFile?.save();
		// Stitch's clock, not this machine's.
		reply.header('date', new Date(core.clock.now()).toUTCString());
		return fault ? spoil(fault, reply, payload, means) : payload;
	});

	app.setNotFoundHandler((request, reply) => {
		const path = request.raw.url?.split('?')[0] ?? '';
		// import-api.md 3.3 and 8: a known Import API path answers 405, everything else 404.
		if (/^\/v2\/import\/(status|batch|push|validate)\/?$/.test(path))
			return text(reply, 'Method not allowed.', 405);
		// connect-api.md 3: the body of a 404 isn't documented. Emulator's choice: none.
		return empty(reply, 404);
	});

	app.setErrorHandler((error, request, reply) => {
		if (error instanceof StitchAnswer) {
			if (error.form === 'text') return text(reply, String(error.body), error.status);
			if (error.form === 'html') return html(reply, String(error.body), error.status);
			const { data } = Object(error.body) as { data?: { message?: string } };
			// connect-api.md 12, "history": older answers were plain strings.
			if (core.switches.plainTextErrors && data?.message)
				return text(reply, data.message, error.status);
			return json(reply, error.body, error.status);
		}
		const { statusCode } = error as { statusCode?: number };
		if (statusCode && statusCode < 500) return empty(reply, statusCode);
		core.reportBug(error);
		return text(reply, `The emulator itself failed: ${String(error)}`, 500);
	});

	await registerRoutes(app, core);
	return app;
}
