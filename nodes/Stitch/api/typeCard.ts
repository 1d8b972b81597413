import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from './types';
import { isObject } from './shape';

/**
 * Whether the account can create something of this type: the type has steps, and the account has
 * access to it (connect-api.md 8.12).
 */
export const isUsableType = (card: JsonObject): boolean =>
	Array.isArray(card.steps) && isObject(card.details) && card.details.access === true;

/** A type without its form and steps. */
export function simplifyType(card: JsonObject): IDataObject {
	const { type, details, upgrade_available } = card;
	const simple: JsonObject = { type };
	if (isObject(details)) {
		const { access, pipeline_state, pricing_tier } = details;
		simple.details = { access, pipeline_state, pricing_tier };
	}
	if (upgrade_available !== undefined) simple.upgrade_available = upgrade_available;
	return simple as IDataObject;
}
