// @ts-check
'use strict';

const diagnostics = require('node:diagnostics_channel');

/**
 * Deadlines of requests that pass at once, in place of after a minute or five: no test waits for
 * them, and none depends on how fast the machine is.
 *
 * - `answer`: no answer comes to the request. Once the server has all of it, its client hears that
 *   its time is over, as it does from Node.js after the `timeout` that it gave.
 * - `body`: the rest of the answer does not come. The next `AbortSignal.timeout()`, which the client
 *   makes when it has the head of the answer, is over.
 *
 * @typedef {'answer' | 'body' | undefined} Deadline
 * @typedef {{ method: string, path: string }} Asked
 */

/** @param {(request: Asked) => Deadline} passes which deadline passes at a request */
function startDeadlines(passes) {
	/** @type {Map<number | undefined, import('node:net').Socket>} by the port at this end */
	const sockets = new Map();
	/** @type {number[]} what the clients gave, milliseconds */
	const given = [];
	let bodiesThatStop = 0;

	/** @param {unknown} message */
	function ofClient(message) {
		const { request } = /** @type {{ request: import('node:http').ClientRequest }} */ (message);
		/** @param {import('node:net').Socket} socket */
		const remember = (socket) => sockets.set(socket.localPort, socket);
		/** @param {import('node:net').Socket} socket */
		const onSocket = (socket) =>
			socket.connecting ? socket.once('connect', () => remember(socket)) : remember(socket);
		if (request.socket) onSocket(request.socket);
		else request.once('socket', onSocket);
	}

	/** @param {unknown} message */
	function ofServer(message) {
		const { request } = /** @type {{ request: import('node:http').IncomingMessage }} */ (message);
		const { method = '', url = '', socket } = request;
		const deadline = passes({ method, path: url.split('?')[0] });
		if (deadline === 'body') bodiesThatStop++;
		if (deadline !== 'answer') return;
		const whenComplete = () => {
			if (!request.complete) return void setImmediate(whenComplete);
			const client = sockets.get(socket.remotePort);
			if (!client?.timeout) throw new Error(`${method} ${url} was sent without a time limit`);
			given.push(client.timeout);
			// The server first takes note of the request.
			setTimeout(() => client.emit('timeout'), 2);
		};
		whenComplete();
	}

	const { timeout } = AbortSignal;
	/** @param {number} ms */
	AbortSignal.timeout = (ms) => {
		if (bodiesThatStop === 0) return timeout.call(AbortSignal, ms);
		bodiesThatStop--;
		given.push(ms);
		const controller = new AbortController();
		setImmediate(() => controller.abort(new DOMException('Time is over', 'TimeoutError')));
		return controller.signal;
	};
	diagnostics.subscribe('http.client.request.start', ofClient);
	diagnostics.subscribe('http.server.request.start', ofServer);

	return {
		given,
		stop() {
			diagnostics.unsubscribe('http.client.request.start', ofClient);
			diagnostics.unsubscribe('http.server.request.start', ofServer);
			AbortSignal.timeout = timeout;
		},
	};
}

module.exports = { startDeadlines };
