// @ts-check
'use strict';

/** What happened and the way out of it, told without a stack. */
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
 * Text for the terminal. An unexpected error keeps its stack, since it is ours to mend.
 * @param {unknown} error
 * @returns {string}
 */
function failureText(error) {
	if (error instanceof Failure) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

module.exports = { Failure, failureText };
