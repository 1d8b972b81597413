import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * What a request's body came to. Nothing is refused while reading: the token is looked at first,
 * then the route, then the body (connect-api.md 11.1).
 */

type RawBody = { bytes: number; text: string; malformed?: SyntaxError; contentType: string };

const MAXIMUM = 64 * 1024 * 1024;

/** Every content type is read as JSON where it can be; forms are left to @fastify/formbody. */
export function readBodies(app: FastifyInstance) {
	app.decorateRequest('rawBody');
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'*',
		{ parseAs: 'buffer', bodyLimit: MAXIMUM },
		(request, body, done) => {
			const text = body.toString('utf8');
			const raw: RawBody = {
				bytes: body.length,
				text,
				contentType: (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase(),
			};
			let parsed: unknown;
			if (text.trim() !== '') {
				try {
					parsed = JSON.parse(text);
				} catch (error) {
					raw.malformed = error as SyntaxError;
				}
			}
			Object.assign(request, { rawBody: raw });
			done(null, parsed);
		},
	);
}

export function rawBody(request: FastifyRequest): RawBody {
	const { rawBody: raw } = request as unknown as { rawBody?: RawBody };
	return (
		raw ?? {
			bytes: 0,
			text: '',
			contentType: (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase(),
		}
	);
}

/** A value that was sent, as text: what isn't a string as JSON. */
export const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
