import { isIP } from 'node:net';
import { text } from './replies.mts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Keeps web pages out. A page that a browser shows can reach this machine: by a name that it lets
 * point here (the Host header then names it), or across origins (the Origin header then names it).
 * Neither may read or steer the emulator.
 */

const LOOPBACK = /^(localhost|[\w-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
const EVERY_ADDRESS = ['0.0.0.0', '::'];

const hostnameOf = (host: string) => host.toLowerCase().replace(/:\d+$/, '');

function isOwnHost(host: string, listening: string) {
	const name = hostnameOf(host);
	if (LOOPBACK.test(name)) return true;
	const address = name.replace(/^\[|\]$/g, '');
	// An emulator that listens on every address can be called by each of them, but not by a name.
	if (EVERY_ADDRESS.includes(listening)) return isIP(address) > 0;
	return address === listening.toLowerCase();
}

/** Why a request is refused; undefined when it may pass. */
function faultOf(request: FastifyRequest, listening: string) {
	const { host = '', origin } = request.headers;
	if (!isOwnHost(host, listening)) return `Host ${JSON.stringify(host)} is not this machine`;
	if (origin !== undefined && origin !== `http://${host}`)
		return 'Requests of pages of another origin are refused';
	return undefined;
}

const isControl = (url: string) => url.startsWith('/emulator/');

/**
 * @param listening the address that the server listens on
 */
export function keepPagesOut(app: FastifyInstance, listening: string) {
	app.addHook('onRequest', async (request, reply) => {
		const fault = faultOf(request, listening);
		if (fault !== undefined) return text(reply, `The emulator's guard: ${fault}.`, 403);
		const writes = request.method === 'POST' || request.method === 'PUT';
		const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
		// A form or a plain text can be sent across origins without being asked for first.
		if (writes && isControl(request.url) && type !== 'application/json')
			return text(reply, 'Control requests are sent as application/json.', 415);
	});
}
