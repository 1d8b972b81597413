import type { RecordedRequest } from '../types.mts';
import type { FastifyRequest } from 'fastify';

/** Every API request, oldest first, for assertions. Bounded: the oldest are dropped. */
export function createRequestLog(limit: number = 20_000) {
	const requests: RecordedRequest[] = [];

	function add(entry: RecordedRequest) {
		requests.push(entry);
		// In steps, since taking one from the front of a long array costs its length.
		if (requests.length > limit * 1.25) requests.splice(0, requests.length - limit);
		return entry;
	}

	return {
		requests,
		add,
		clear: () => {
			requests.length = 0;
		},
	};
}

export function record(request: FastifyRequest, at: number): RecordedRequest {
	const [path] = request.raw.url?.split('?') ?? [''];
	return {
		method: request.method,
		path,
		query: { ...Object(request.query) } as Record<string, string | string[]>,
		headers: { ...request.headers },
		body: request.body,
		at,
	};
}
