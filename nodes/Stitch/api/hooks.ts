import type { JsonObject } from '../json';
import { isObject } from '../json';
import { apiPath, parseId } from './http/path';
import type { StitchClient } from './types';

/** Post-load hooks (connect-api.md 8.35 to 8.38). */
export const HOOKS = '/notifications/public/v1/api/hooks';

export const hookPath = (id: number) => apiPath`/notifications/public/v1/api/hooks/${id}`;

/** All hooks of the account, disabled ones too (connect-api.md 8.36). */
export async function fetchHooks(client: StitchClient): Promise<JsonObject[]> {
	const request = { method: 'GET' as const, path: HOOKS, purpose: 'list the hooks' };
	const { post_load } = await client.object(request, 'list of hooks');
	if (Array.isArray(post_load) && post_load.every(isObject)) return post_load as JsonObject[];
	throw client.unexpected(request, 'not a list of hooks');
}

/**
 * The destination of a hook. Documented in three ways: at the top, in `config` with the prefix
 * "destination_", and not at all (connect-api.md section 12).
 */
export function hookDestination(hook: JsonObject): number | undefined {
	const inConfig = isObject(hook.config) ? hook.config.destination_id : undefined;
	return [hook.destination_id, inConfig]
		.map((value) => parseId(typeof value === 'string' ? value.replace(/^destination_/, '') : value))
		.find((id) => id !== undefined);
}
