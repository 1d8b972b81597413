import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { ClientRequest, IncomingMessage } from 'node:http';

type Deadline = 'answer' | 'body' | undefined;

type Asked = { method: string; path: string };

/**
 * Deadlines of requests that pass at once, in place of after a minute or five: no test waits for
 * them, and none depends on how fast the machine is.
 *
 * - `answer`: no answer comes to the request. Once the server has all of it, its client hears that
 *   its time is over, as it does from Node.js after the `timeout` that it gave.
 * - `body`: the rest of the answer does not come. The next `AbortSignal.timeout()`, which the client
 *   makes when it has the head of the answer, is over.
 */

/** @param passes which deadline passes at a request */
export function startDeadlines(passes: (request: Asked) => Deadline) {
	/** by the port at this end */
	const sockets: Map<number | undefined, Socket> = new Map();
	/** what the clients gave, milliseconds */
	const given: number[] = [];
	let bodiesThatStop = 0;

	function ofClient(message: unknown) {
		const { request } = message as { request: ClientRequest };
		const remember = (socket: Socket) => sockets.set(socket.localPort, socket);
		const onSocket = (socket: Socket) =>
			socket.connecting ? socket.once('connect', () => remember(socket)) : remember(socket);
		if (request.socket) onSocket(request.socket);
		else request.once('socket', onSocket);
	}

	function ofServer(message: unknown) {
		const { request } = message as { request: IncomingMessage };
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

	const timeout = AbortSignal.timeout.bind(AbortSignal);
	AbortSignal.timeout = (ms: number) => {
		if (bodiesThatStop === 0) return timeout(ms);
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
