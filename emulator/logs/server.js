// @ts-check
'use strict';

const { createHmac, randomBytes, timingSafeEqual } = require('node:crypto');
const { fastify } = require('fastify');

/**
 * The second origin, which holds the log files as Amazon S3 does for Stitch: a link that is signed
 * and short-lived, and no Authorization header beside it (connect-api.md 8.29).
 * @param {import('../types').Core} core
 */
function createLogServer(core) {
	const key = randomBytes(32);
	const app = fastify({
		logger: false,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 500 },
	});

	/** @param {string} clientId @param {string} jobName @param {string} expires */
	const signature = (clientId, jobName, expires) =>
		createHmac('sha256', key).update(`${clientId}\n${jobName}\n${expires}`).digest('hex');

	/** @param {number} clientId @param {string} jobName */
	function sign(clientId, jobName) {
		const expires = String(core.clock.now() + core.switches.logUrlLifetimeMs);
		const query = new URLSearchParams({
			'x-amz-security-token': `emulator-${clientId}`,
			'X-Amz-Expires': expires,
			'X-Amz-Signature': signature(String(clientId), jobName, expires),
		});
		return `${core.logUrl()}/${encodeURIComponent(jobName)}?${query}`;
	}

	/** @param {import('fastify').FastifyReply} reply @param {number} status @param {string} code */
	const refuse = (reply, status, code) =>
		reply
			.code(status)
			.type('application/xml')
			.send(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);

	app.get('/elsewhere', (request, reply) => reply.type('text/plain').send('another origin\n'));

	app.get('/:jobName', (request, reply) => {
		core.agenda.runDue();
		const { jobName } = /** @type {{ jobName: string }} */ (request.params);
		const query = /** @type {Record<string, string>} */ (request.query);
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
		return reply.type('text/plain; charset=utf-8').send(log);
	});

	return { app, sign };
}

module.exports = { createLogServer };
