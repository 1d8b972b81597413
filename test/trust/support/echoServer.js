// @ts-check
'use strict';

const http = require('node:http');
const { Readable } = require('node:stream');
const { answerTo } = require('./echoAnswers');

/**
 * @typedef {import('./echoServer').EchoRequest} EchoRequest
 * @typedef {import('./echoServer').Reply} Reply
 */

/** @param {http.IncomingMessage} message @returns {Promise<string>} */
async function textOf(message) {
	const chunks = [];
	for await (const chunk of message) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

/** The number in the token that a request carries; the account endpoints carry it in the body. */
/** @param {http.IncomingMessage} message @param {string} body */
function ownerOf(message, body) {
	const carried = message.headers.authorization ?? body;
	return Number(/(?<!\d)71\d{8}(?!\d)/.exec(carried)?.[0] ?? 0);
}

/** A text that never ends. @param {string} text */
function* repeated(text) {
	for (;;) yield Buffer.from(text);
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {http.ServerResponse} response @param {Reply} reply */
function send(response, { status = 200, headers = {}, body }) {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	const asItIs = typeof body === 'string' || body === undefined || Buffer.isBuffer(body);
	response.end(asItIs ? body : JSON.stringify(body));
}

/**
 * A server that answers every documented endpoint in its documented form, and names in each answer
 * the number of the request's token. Addresses are recorded as they came over the wire.
 * @param {() => number} [now] the time that its answers go by
 * @returns {Promise<import('./echoServer').EchoServer>}
 */
async function startEchoServer(now = Date.now) {
	/** @type {EchoRequest[]} */
	const requests = [];
	/** @type {import('./echoServer').Interference | undefined} */
	let interfere;
	let url = '';

	const server = http.createServer(async (message, response) => {
		const body = await textOf(message);
		/** @type {EchoRequest} */
		const request = {
			method: message.method ?? '',
			url: message.url ?? '',
			headers: message.headers,
			rawHeaders: message.rawHeaders,
			body,
			owner: ownerOf(message, body),
		};
		requests.push(request);
		const reply = interfere?.(request) ?? {};
		if (reply.delayMs) await wait(reply.delayMs);
		if (reply.reset) return void message.socket.destroy();
		if (reply.endless !== undefined) {
			response.writeHead(200, reply.headers);
			return void Readable.from(repeated(reply.endless)).pipe(response);
		}
		if (reply.stall) {
			response.writeHead(reply.status ?? 200, reply.headers);
			return void response.write(String(reply.body ?? '['));
		}
		if (reply.status !== undefined || 'body' in reply) return send(response, reply);
		return send(response, answerTo(request, url, now()));
	});
	server.keepAliveTimeout = 60_000;
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const address = server.address();
	url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

	return {
		url,
		requests,
		interfere(how) {
			interfere = how;
		},
		reset() {
			requests.length = 0;
			interfere = undefined;
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

module.exports = { startEchoServer };
