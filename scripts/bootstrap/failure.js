// @ts-check
'use strict';

/** What happened and what to do about it, printed without a stack. */
class Failure extends Error {
	/**
	 * @param {string} message what happened, one sentence
	 * @param {string} [wayOut] what to do about it
	 */
	constructor(message, wayOut) {
		super(wayOut ? `${message}\n${wayOut}` : message);
		this.name = 'Failure';
	}
}

/**
 * Text for the terminal. An unexpected error keeps its stack, because it is a bug of ours.
 * @param {unknown} error
 * @returns {string}
 */
function failureText(error) {
	if (error instanceof Failure) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

module.exports = { Failure, failureText };
