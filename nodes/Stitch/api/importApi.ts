import type { JsonObject } from '../json';
import { isObject } from '../json';
import type { Attempt, StitchClient, StitchRequest } from './types';

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
		repeatable: false,
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
		repeatable: false,
		purpose: 'replace the table',
	});

/** Lets Stitch check records of any tables; nothing is stored (import-api.md 3.4). */
export const validateRecords = async (client: StitchClient, body: Buffer) =>
	await confirmed(client, {
		method: 'POST',
		path: '/v2/import/validate',
		body,
		repeatable: true,
		timeout: TIMEOUT,
		purpose: 'validate the records',
	});

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
	);

async function confirmed(
	client: StitchClient,
	request: StitchRequest,
): Promise<Attempt<JsonObject>> {
	const attempt = await client.attempt(request);
	if ('error' in attempt) return attempt;
	if (isObject(attempt.value)) return { value: attempt.value };
	return { error: client.unexpected(request, 'not a confirmation') };
}
