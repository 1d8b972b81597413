// @ts-check
'use strict';

/** @typedef {import('../types').RecordedRequest} RecordedRequest */

/**
 * Every API request, oldest first, for assertions. Bounded: the oldest are dropped.
 * @param {number} [limit]
 */
function createRequestLog(limit = 20_000) {
	/** @type {RecordedRequest[]} */
	const requests = [];

	/** @param {RecordedRequest} entry */
	function add(entry) {
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

/**
 * @param {import('fastify').FastifyRequest} request
 * @param {number} at
 * @returns {RecordedRequest}
 */
function record(request, at) {
	const [path] = request.raw.url?.split('?') ?? [''];
	return {
		method: request.method,
		path,
		query: /** @type {Record<string, string | string[]>} */ ({ ...Object(request.query) }),
		headers: { ...request.headers },
		body: request.body,
		at,
	};
}

module.exports = { createRequestLog, record };
