import type { IDataObject } from 'n8n-workflow';
import type { JsonObject, JsonValue } from '../../transport';
import { apiPath, parseId } from '../../transport';
import { expectObject, isObject } from '../../transport/shape';
import type { StitchItem } from '../types';

/** Post-load webhooks (connect-api.md 8.35 to 8.38). */
export const HOOKS = '/notifications/public/v1/api/hooks';

export const hookPath = (id: number) => apiPath`/notifications/public/v1/api/hooks/${id}`;

export const hookOutput = (item: StitchItem, answer: JsonValue) =>
	expectObject(item.context.getNode(), answer, 'hook', item.itemIndex) as IDataObject;

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
