// @ts-check
'use strict';

const { createServer } = require('node:http');

/**
 * Runs something beside a server on this machine that answers every request in one way.
 * @template T
 * @param {{ body: string, status?: number, type?: string }} answer
 * @param {(url: string, seen: string[], bodies: string[]) => Promise<T>} run `seen`: method, path
 *   and Authorization header of every request; `bodies`: what each of them held
 * @returns {Promise<T>}
 */
async function withServer({ body, status = 200, type = 'text/html' }, run) {
	/** @type {string[]} */
	const seen = [];
	/** @type {string[]} */
	const bodies = [];
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
		const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
		return await run(`http://127.0.0.1:${port}`, seen, bodies);
	} finally {
		await new Promise((done) => server.close(done));
	}
}

module.exports = { withServer };
