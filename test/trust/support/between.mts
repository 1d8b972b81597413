import { createServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import net from 'node:net';
import tls from 'node:tls';
import { makeCertificate } from './certificate.mts';

/** What stands between n8n and a server: its port, and how to stop it. */
export interface Between {
	port: number;
	stop(): Promise<void>;
}

async function started(server: Server): Promise<Between> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		stop: async () => {
			if (!server.listening) return;
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function join(a: Socket, b: Socket): void {
	for (const [from, to] of [
		[a, b],
		[b, a],
	]) {
		from.on('error', () => to.destroy());
		from.on('close', () => to.destroy());
		from.pipe(to);
	}
}

/** Speaks TLS to the client and passes what it says on to a port that speaks none. */
export async function startTlsFront(port: number): Promise<Between & { cert: string }> {
	const { key, cert } = makeCertificate('stitch.test');
	const front = await started(
		tls.createServer({ key, cert }, (client) => join(client, net.connect(port, '127.0.0.1'))),
	);
	return { ...front, cert };
}

/** Passes bytes on, and can write rubbish to all clients in place of what the server says. */
export async function startGarbling(
	port: number,
): Promise<Between & { garble(rubbish: Buffer): void }> {
	const clients = new Set<Socket>();
	const between = await started(
		net.createServer((client) => {
			clients.add(client);
			client.on('close', () => clients.delete(client));
			join(client, net.connect(port, '127.0.0.1'));
		}),
	);
	return {
		...between,
		garble(rubbish) {
			for (const client of clients) client.end(rubbish);
		},
	};
}

/** A proxy that answers CONNECT with a page of its own, or passes everything on to a port. */
export async function startProxy(
	answer: { status: string; page?: string } | { port: number },
): Promise<Between & { asked: string[] }> {
	const asked: string[] = [];
	const server = createServer();
	server.on('connect', (request, client: Socket) => {
		asked.push(`${request.url} ${JSON.stringify(request.headers)}`);
		client.on('error', () => undefined);
		if ('port' in answer) {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			return join(client, net.connect(answer.port, '127.0.0.1'));
		}
		const { status, page = '' } = answer;
		const headers = `content-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close`;
		client.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${page}`);
	});
	return { ...(await started(server)), asked };
}

/** Makes Node trust a certificate, as NODE_EXTRA_CA_CERTS does when it starts. */
export function trust(cert: string): () => void {
	const connect = tls.connect.bind(tls) as (options: object, ...rest: unknown[]) => tls.TLSSocket;
	const spy = jest
		.spyOn(tls, 'connect')
		.mockImplementation(((options: object, ...rest: unknown[]) =>
			connect({ ...options, ca: cert }, ...rest)) as typeof tls.connect);
	return () => spy.mockRestore();
}

/** Runs something with HTTPS_PROXY as n8n's environment has it. */
export async function withProxy<T>(proxy: Between, work: () => Promise<T>): Promise<T> {
	process.env.HTTPS_PROXY = `http://user:proxy-password@127.0.0.1:${proxy.port}`;
	try {
		return await work();
	} finally {
		delete process.env.HTTPS_PROXY;
		await proxy.stop();
	}
}
