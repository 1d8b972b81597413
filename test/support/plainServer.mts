import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Runs something beside a server on this machine that answers every request in one way.
 * @param run `seen`: method, path
 *   and Authorization header of every request; `bodies`: what each of them held
 */
export async function withServer<T>(
	{ body, status = 200, type = 'text/html' }: { body: string; status?: number; type?: string },
	run: (url: string, seen: string[], bodies: string[]) => Promise<T>,
): Promise<T> {
	const seen: string[] = [];
	const bodies: string[] = [];
	const server = createServer((request, response) => {
		seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
		const at = bodies.push('') - 1;
		request.on('data', (chunk) => (bodies[at] += String(chunk)));
		request.on('end', () => {
			response.writeHead(status, { 'content-type': type });
			response.end(body);
		});
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
	try {
		const { port } = server.address() as AddressInfo;
		return await run(`http://127.0.0.1:${port}`, seen, bodies);
	} finally {
		await new Promise((done) => server.close(done));
	}
}
