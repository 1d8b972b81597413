import { empty } from './replies.mts';
import type { Core } from '../types.mts';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Paths that a Connect token opens (connect-api.md 1). */
const CONNECT = /^\/(v3|v4|notifications\/public\/v1\/api)(\/|$)/;

export function bearer(header: string | undefined) {
	// authentication.md 8: no colon after "Bearer".
	const match = /^Bearer ([^\s:]\S*)$/.exec(header ?? '');
	return match?.[1];
}

/**
 * 401 without a valid Connect token, before the route is looked at (connect-api.md 11.1). The body
 * isn't documented: empty unless the switch `unauthorizedBody` says otherwise.
 */
export function refuseUnauthorized(
	core: Core,
	request: FastifyRequest,
	reply: FastifyReply,
	path: string,
) {
	if (!CONNECT.test(path)) return;
	if (request.method === 'POST' && path === '/v3/accounts') return;
	const token = bearer(request.headers.authorization);
	const account = token === undefined ? undefined : core.state.accountOfToken(token);
	if (account && core.state.planOf(account).apiAccessInPlan) {
		Object.assign(request, { account });
		return;
	}
	const body = core.switches.unauthorizedBody;
	if (body === '') return empty(reply, 401);
	const type = /^\s*[[{"]/.test(body) ? 'application/json' : 'text/plain';
	return reply.code(401).type(`${type}; charset=utf-8`).send(body);
}
