import { StitchAnswer } from '../server/replies.mts';

/** The refusals of the Import API, in its own shapes (import-api.md 3). */

export const refused = (error: string) => new StitchAnswer(400, { error });

export const failedValidation = (what: string) => refused(`Request failed validation:${what}`);

/** 422 of push and validate. */
export const unprocessable = (reason: unknown) =>
	new StitchAnswer(422, {
		status: 'ERROR',
		error: 'Request cannot be processed; see errors.',
		errors: [{ reason }],
	});

/** How Stitch calls the type of a JSON value. */
export function typeName(value: unknown) {
	if (value === null) return 'Null';
	if (Array.isArray(value)) return 'JSONArray';
	if (typeof value === 'object') return 'JSONObject';
	if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
	return typeof value === 'boolean' ? 'Boolean' : 'String';
}
