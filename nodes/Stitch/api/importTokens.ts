import type { JsonObject, JsonValue } from '../json';
import { isObject, textOf } from '../json';
import { apiPath } from './http/request';
import type { StitchClient } from './types';

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
	const request = {
		method: 'POST' as const,
		path: apiPath`/v4/sources/${sourceId}/tokens`,
		purpose: 'create the token',
	};
	const answer = await client.request(request);
	const access_token = isObject(answer) ? textOf(answer.access_token) : undefined;
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
	const request = {
		method: 'GET' as const,
		path: apiPath`/v4/sources/${sourceId}/tokens`,
		purpose: 'list the tokens',
	};
	const answer = await client.request(request);
	const tokens = Array.isArray(answer) ? answer.map(readEntry) : [undefined];
	if (tokens.includes(undefined)) throw client.unexpected(request, 'not a list of tokens');
	return tokens as JsonObject[];
}

/** Revokes a token at once and for good (connect-api.md 8.21). */
export const deleteImportToken = async (client: StitchClient, sourceId: number, id: number) =>
	await client.request({
		method: 'DELETE',
		path: apiPath`/v4/sources/${sourceId}/tokens/${id}`,
		purpose: 'revoke the token',
	});
