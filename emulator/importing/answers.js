// @ts-check
'use strict';

const { StitchAnswer } = require('../server/replies');

/** The refusals of the Import API, in its own shapes (import-api.md 3). */

/** @param {string} error */
const refused = (error) => new StitchAnswer(400, { error });

/** @param {string} what */
const failedValidation = (what) => refused(`Request failed validation:${what}`);

/**
 * 422 of push and validate.
 * @param {unknown} reason
 */
const unprocessable = (reason) =>
	new StitchAnswer(422, {
		status: 'ERROR',
		error: 'Request cannot be processed; see errors.',
		errors: [{ reason }],
	});

/**
 * How Stitch calls the type of a JSON value.
 * @param {unknown} value
 */
function typeName(value) {
	if (value === null) return 'Null';
	if (Array.isArray(value)) return 'JSONArray';
	if (typeof value === 'object') return 'JSONObject';
	if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
	return typeof value === 'boolean' ? 'Boolean' : 'String';
}

module.exports = { refused, failedValidation, unprocessable, typeName };
