import type { JsonObject, JsonValue } from '../json';
import { isObject, isSet, objectOf, textOf } from '../json';
import type { Attempt, StitchClient, StitchRequest } from './types';
import { apiPath } from './http/request';

/** Milliseconds for a request of up to 20 MB. */
const TIMEOUT = 300_000;

/**
 * Pushes records of one table, once: Stitch may have stored them when no answer comes, and where
 * records are appended a second push would double them. 201 and 202 are both success
 * (import-api.md 3.2).
 *
 * @param body JSON already
 */
export const pushBatch = async (client: StitchClient, body: Buffer) =>
	await confirmed(client, {
		method: 'POST',
		path: '/v2/import/batch',
		body,
		timeout: TIMEOUT,
		purpose: 'push the records',
	});

/**
 * Activates a version of a table, once: rows of other versions are removed (import-api.md 3.2).
 *
 * @param body JSON already, with the message `activate_version`
 */
export const activateVersion = async (client: StitchClient, body: Buffer) =>
	await confirmed(client, {
		method: 'POST',
		path: '/v2/import/batch',
		body,
		purpose: 'replace the table',
	});

/** Lets Stitch check records of any tables; nothing is stored (import-api.md 3.4). */
export const validateRecords = async (client: StitchClient, body: Buffer) =>
	await confirmed(
		client,
		{
			method: 'POST',
			path: '/v2/import/validate',
			body,
			repeatable: true,
			timeout: TIMEOUT,
			purpose: 'validate the records',
		},
		[200],
	);

/**
 * Health of the Import API; needs no token and proves nothing about one (import-api.md 3.1).
 * Throws `StitchError`.
 */
export const getImportStatus = async (client: StitchClient): Promise<JsonObject> =>
	await client.object(
		{
			method: 'GET',
			path: '/v2/import/status',
			authorization: 'none',
			purpose: 'get the status of the Import API',
		},
		'status',
		'status',
	);

/**
 * The answer of an accepted request (import-api.md 3.2). No success with an error in it is documented:
 * it is in doubt, neither accepted nor refused.
 */
async function confirmed(
	client: StitchClient,
	asked: StitchRequest,
	successes = [201, 202],
): Promise<Attempt<JsonObject>> {
	const request: StitchRequest = { ...asked, successes, errorInAnswer: 'return' };
	const attempt = await client.attempt(request);
	if ('error' in attempt) return attempt;
	const { value } = attempt;
	if (isObject(value) && !isSet(value.error) && !isSet(value.errors)) {
		if (value.status === 'OK' || value.status === 'Accepted') return { value };
	}
	return { error: client.unexpected(request, 'not a confirmation', value) };
}

/** A token of an Import API source; Stitch shows it this once. */
export interface ImportToken {
	id: JsonValue | undefined;
	access_token: string;
}

/** Creates a token of an Import API source, once (connect-api.md 8.19). */
export async function createImportToken(
	client: StitchClient,
	sourceId: number,
): Promise<ImportToken> {
	const request: StitchRequest = {
		method: 'POST',
		path: apiPath`/v4/sources/${sourceId}/tokens`,
		purpose: 'create the token',
	};
	const answer = await client.request(request);
	const access_token = textOf(objectOf(answer).access_token);
	if (access_token === undefined) throw client.unexpected(request, 'not a token');
	return { id: (answer as JsonObject).id, access_token };
}

/** The two documented shapes of an entry: an ID alone, or an object around it. */
function readEntry(entry: JsonValue): JsonObject | undefined {
	if (typeof entry === 'number' || typeof entry === 'string') return { token_id: entry };
	return isObject(entry) ? entry : undefined;
}

/** The IDs of a source's tokens; Stitch never shows the tokens again (connect-api.md 8.20). */
export async function listImportTokens(
	client: StitchClient,
	sourceId: number,
): Promise<JsonObject[]> {
	const request: StitchRequest = {
		method: 'GET',
		path: apiPath`/v4/sources/${sourceId}/tokens`,
		purpose: 'list the tokens',
	};
	const answer = await client.request(request);
	const tokens = Array.isArray(answer) ? answer.map(readEntry) : [undefined];
	if (tokens.includes(undefined)) throw client.unexpected(request, 'not a list of tokens');
	return tokens as JsonObject[];
}

/** Revokes a token at once and for good, and gives its source (connect-api.md 8.21). */
export const deleteImportToken = async (client: StitchClient, sourceId: number, id: number) =>
	await client.object(
		{
			method: 'DELETE',
			path: apiPath`/v4/sources/${sourceId}/tokens/${id}`,
			purpose: 'revoke the token',
		},
		'source',
	);
