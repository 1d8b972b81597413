import http from 'node:http';
import { Readable } from 'node:stream';
import { answerTo } from './echoAnswers.mts';

/** A request as it came over the wire. */
export interface EchoRequest {
	method: string;
	/** Path and query, nothing decoded. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	rawHeaders: string[];
	body: string;
	/** The number in the token; 0 without one. */
	owner: number;
}

/** What is sent back; without status and body, the documented answer, after the delay. */
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	/** An object is sent as JSON, a text or bytes as they are. */
	body?: unknown;
	delayMs?: number;
	/** Closes the connection instead of answering. */
	reset?: boolean;
	/** Sends this text again and again until the connection is closed. */
	endless?: string;
	/** Sends the head and the start of a body, and then nothing. */
	stall?: boolean;
}

export type Interference = (request: EchoRequest) => Reply | undefined;

export interface EchoServer {
	url: string;
	requests: EchoRequest[];
	/** Called for every request from now on. */
	interfere(how?: Interference): void;
	/** Forgets the requests and the interference. */
	reset(): void;
	stop(): Promise<void>;
}

async function textOf(message: http.IncomingMessage): Promise<string> {
	const chunks = [];
	for await (const chunk of message) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

/** The number in the token that a request carries; the account endpoints carry it in the body. */
function ownerOf(message: http.IncomingMessage, body: string) {
	const carried = message.headers.authorization ?? body;
	return Number(/(?<!\d)71\d{8}(?!\d)/.exec(carried)?.[0] ?? 0);
}

/** A text that never ends. */
function* repeated(text: string) {
	for (;;) yield Buffer.from(text);
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function send(response: http.ServerResponse, { status = 200, headers = {}, body }: Reply) {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	const asItIs = typeof body === 'string' || body === undefined || Buffer.isBuffer(body);
	response.end(asItIs ? body : JSON.stringify(body));
}

/**
 * A server that answers every documented endpoint in its documented form, and names in each answer
 * the number of the request's token. Addresses are recorded as they came over the wire.
 * @param now the time that its answers go by
 */
export async function startEchoServer(now: () => number = Date.now): Promise<EchoServer> {
	const requests: EchoRequest[] = [];
	let interfere: Interference | undefined;
	let url = '';

	const serve = async (message: http.IncomingMessage, response: http.ServerResponse) => {
		const body = await textOf(message);
		const request: EchoRequest = {
			method: message.method ?? '',
			url: message.url ?? '',
			headers: message.headers,
			rawHeaders: message.rawHeaders,
			body,
			owner: ownerOf(message, body),
		};
		requests.push(request);
		response.setHeader('date', new Date(now()).toUTCString());
		const reply = interfere?.(request) ?? {};
		if (reply.delayMs) await wait(reply.delayMs);
		if (reply.reset) return void message.socket.destroy();
		if (reply.endless !== undefined) {
			response.writeHead(200, reply.headers);
			return void Readable.from(repeated(reply.endless)).pipe(response);
		}
		if (reply.stall) {
			response.writeHead(reply.status ?? 200, reply.headers);
			return void response.write(typeof reply.body === 'string' ? reply.body : '[');
		}
		if (reply.status !== undefined || 'body' in reply) return send(response, reply);
		return send(response, answerTo(request, url, now()));
	};
	const server = http.createServer((message, response) => void serve(message, response));
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
