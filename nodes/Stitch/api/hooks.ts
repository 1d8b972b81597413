import type { JsonObject } from './types';
import { apiPath, parseId } from './http/path';
import { isObject } from './shape';

export const hookPath = (id: number) => apiPath`/notifications/public/v1/api/hooks/${id}`;

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
