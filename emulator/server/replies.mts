import type { FastifyReply } from 'fastify';

/**
 * The shapes in which Stitch answers (connect-api.md 4). Bodies are written out as text, so that
 * they are the documented ones to the byte.
 */

export const json = (reply: FastifyReply, value: unknown, status: number = 200) =>
	reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(value));

/** JSON that is written already. */
export const jsonText = (reply: FastifyReply, written: string) =>
	reply.code(200).type('application/json; charset=utf-8').send(written);

/** Bare text (shape A). */
export const text = (reply: FastifyReply, text: string, status: number = 400) =>
	reply.code(status).type('text/plain; charset=utf-8').send(text);

export const html = (reply: FastifyReply, page: string, status: number = 200) =>
	reply.code(status).type('text/html; charset=utf-8').send(page);

export const empty = (reply: FastifyReply, status: number) => reply.code(status).send();

/** An answer of Stitch that is not the one hoped for; thrown by state and checks, sent by the server. */
export class StitchAnswer extends Error {
	readonly status: number;
	readonly body: unknown;
	readonly form: 'json' | 'text' | 'html';

	constructor(status: number, body: unknown, form: 'json' | 'text' | 'html' = 'json') {
		super(`Answer ${status}`);
		this.status = status;
		this.body = body;
		this.form = form;
	}
}

export const textAnswer = (message: string, status = 400) =>
	new StitchAnswer(status, message, 'text');

/** Shape D: `{"error": "<Code>", "data": {"message": …}}` (sources). */
export const codedAnswer = (error: string, message: string, more: Record<string, unknown> = {}) =>
	new StitchAnswer(400, { error, data: { message, ...more } });
