// @ts-check
'use strict';

/**
 * The shapes in which Stitch answers (connect-api.md 4). Bodies are written out as text, so that
 * they are the documented ones to the byte.
 * @typedef {import('fastify').FastifyReply} FastifyReply
 */

/**
 * @param {FastifyReply} reply
 * @param {unknown} value
 * @param {number} [status]
 */
const json = (reply, value, status = 200) =>
	reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(value));

/**
 * JSON that is written already.
 * @param {FastifyReply} reply
 * @param {string} written
 */
const jsonText = (reply, written) =>
	reply.code(200).type('application/json; charset=utf-8').send(written);

/**
 * Bare text (shape A).
 * @param {FastifyReply} reply
 * @param {string} text
 * @param {number} [status]
 */
const text = (reply, text, status = 400) =>
	reply.code(status).type('text/plain; charset=utf-8').send(text);

/**
 * @param {FastifyReply} reply
 * @param {number} status
 */
const empty = (reply, status) => reply.code(status).send();

/** An answer of Stitch that is not the one hoped for; thrown by state and checks, sent by the server. */
class StitchAnswer extends Error {
	/**
	 * @param {number} status
	 * @param {unknown} body
	 * @param {'json' | 'text'} [form]
	 */
	constructor(status, body, form = 'json') {
		super(`Answer ${status}`);
		this.status = status;
		this.body = body;
		this.form = form;
	}
}

/** @param {string} message */
const textAnswer = (message, status = 400) => new StitchAnswer(status, message, 'text');

/**
 * Shape D: `{"error": "<Code>", "data": {"message": …}}` (sources).
 * @param {string} error
 * @param {string} message
 * @param {Record<string, unknown>} [more]
 */
const codedAnswer = (error, message, more = {}) =>
	new StitchAnswer(400, { error, data: { message, ...more } });

module.exports = { json, jsonText, text, empty, StitchAnswer, textAnswer, codedAnswer };
