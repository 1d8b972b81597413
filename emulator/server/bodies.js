// @ts-check
'use strict';

/**
 * What a request's body came to. Nothing is refused while reading: the token is looked at first,
 * then the route, then the body (connect-api.md 11.1).
 * @typedef {{ bytes: number, text: string, malformed?: SyntaxError, contentType: string }} RawBody
 */

const MAXIMUM = 64 * 1024 * 1024;

/**
 * Every content type is read as JSON where it can be; forms are left to @fastify/formbody.
 * @param {import('fastify').FastifyInstance} app
 */
function readBodies(app) {
	app.decorateRequest('rawBody');
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'*',
		{ parseAs: 'buffer', bodyLimit: MAXIMUM },
		(request, body, done) => {
			const text = body.toString('utf8');
			/** @type {RawBody} */
			const raw = {
				bytes: body.length,
				text,
				contentType: (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase(),
			};
			/** @type {unknown} */
			let parsed;
			if (text.trim() !== '') {
				try {
					parsed = JSON.parse(text);
				} catch (error) {
					raw.malformed = /** @type {SyntaxError} */ (error);
				}
			}
			Object.assign(request, { rawBody: raw });
			done(null, parsed);
		},
	);
}

/**
 * @param {import('fastify').FastifyRequest} request
 * @returns {RawBody}
 */
function rawBody(request) {
	const { rawBody: raw } = /** @type {{ rawBody?: RawBody }} */ (/** @type {unknown} */ (request));
	return (
		raw ?? {
			bytes: 0,
			text: '',
			contentType: (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase(),
		}
	);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

module.exports = { readBodies, rawBody, isObject };
