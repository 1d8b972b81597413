import fastify from 'fastify';

/** Receives a workflow's messages: keeps the bodies that were posted. */
export async function startReceiver(): Promise<{
	url: string;
	bodies: any[];
	stop: () => Promise<void>;
}> {
	const bodies: any[] = [];
	const server = fastify.default();
	server.post('/', async ({ body }) => {
		bodies.push(body);
		return { ok: true };
	});
	const url = await server.listen({ port: 0, host: '127.0.0.1' });
	return { url, bodies, stop: () => server.close() };
}
