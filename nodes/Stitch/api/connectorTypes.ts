import type { JsonObject } from '../json';
import { isObject } from '../json';
import { apiPath } from './http/request';
import type { StitchClient } from './types';

/** Types that sources and destinations can be of. */
export type ConnectorKind = 'source' | 'destination';

const LISTS = { source: '/v4/source-types', destination: '/v4/destination-types' };

/** All types, those that the account has no access to too; not paged (connect-api.md 8.3, 8.12). */
export const listTypes = async (client: StitchClient, kind: ConnectorKind) =>
	await client.list(
		{ method: 'GET', path: LISTS[kind], purpose: `list the ${kind} types` },
		`${kind} types`,
	);

/** One type with its form: its report card (connect-api.md 8.4, 8.13). */
export const getType = async (client: StitchClient, kind: ConnectorKind, type: string) =>
	await client.object(
		{
			method: 'GET',
			path:
				kind === 'source'
					? apiPath`/v4/source-types/${type}`
					: apiPath`/v4/destination-types/${type}`,
			purpose: `get the ${kind} type`,
		},
		`${kind} type`,
		'type',
	);

/**
 * Whether the account can create something of this type: the type has steps, and the account has
 * access to it (connect-api.md 8.12).
 */
export const isUsableType = ({ steps, details }: JsonObject): boolean =>
	Array.isArray(steps) && isObject(details) && details.access === true;

/** A type without its form and steps. */
export function simplifyType({ type, details, upgrade_available }: JsonObject): JsonObject {
	const simple: JsonObject = { type };
	if (isObject(details)) {
		const { access, pipeline_state, pricing_tier } = details;
		simple.details = { access, pipeline_state, pricing_tier };
	}
	if (upgrade_available !== undefined) simple.upgrade_available = upgrade_available;
	return simple;
}
