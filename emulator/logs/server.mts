import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { fastify } from 'fastify';
import { keepPagesOut } from '../server/guard.mts';
import { writtenUntil } from '../state/jobLog.mts';
import type { Core } from '../types.mts';
import type { FastifyReply } from 'fastify';

/**
 * The second origin, which holds the log files as Amazon S3 does for Stitch: a link that is signed
 * and short-lived, and no Authorization header beside it (connect-api.md 8.29).
 */
export function createLogServer(core: Core) {
	const key = randomBytes(32);
	const app = fastify({
		logger: false,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 500 },
	});

	keepPagesOut(app, core.host);

	const signature = (clientId: string, jobName: string, expires: string) =>
		createHmac('sha256', key).update(`${clientId}\n${jobName}\n${expires}`).digest('hex');

	function sign(clientId: number, jobName: string) {
		const expires = String(core.clock.now() + core.switches.logUrlLifetimeMs);
		const query = new URLSearchParams({
			'x-amz-security-token': `emulator-${clientId}`,
			'X-Amz-Expires': expires,
			'X-Amz-Signature': signature(String(clientId), jobName, expires),
		});
		return `${core.logUrl()}/${encodeURIComponent(jobName)}?${query}`;
	}

	const refuse = (reply: FastifyReply, status: number, code: string) =>
		reply
			.code(status)
			.type('application/xml')
			.send(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);

	app.get('/elsewhere', (request, reply) => reply.type('text/plain').send('another origin\n'));

	app.get('/:jobName', (request, reply) => {
		core.agenda.runDue();
		const { jobName } = request.params as { jobName: string };
		const query = request.query as Record<string, string>;
		if (request.headers.authorization !== undefined) return refuse(reply, 400, 'InvalidArgument');
		const clientId = /^emulator-(\d+)$/.exec(query['x-amz-security-token'] ?? '')?.[1] ?? '';
		const expires = query['X-Amz-Expires'] ?? '';
		const given = Buffer.from(query['X-Amz-Signature'] ?? '');
		const right = Buffer.from(signature(clientId, jobName, expires));
		if (given.length !== right.length || !timingSafeEqual(given, right))
			return refuse(reply, 403, 'SignatureDoesNotMatch');
		if (Number(expires) < core.clock.now()) return refuse(reply, 403, 'AccessDenied');
		const log = core.state.accounts.get(Number(clientId))?.logs.get(jobName);
		if (log === undefined) return refuse(reply, 404, 'NoSuchKey');
		return reply
			.type('text/plain; charset=utf-8')
			.send(writtenUntil(log, core.clock.now() - core.switches.logLagMs));
	});

	return { app, sign };
}
