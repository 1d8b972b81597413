import type { JsonValue } from '../../json';
import { isObject, textOf } from '../../json';

/** All texts in a nested value with the keys that lead to them: "data: can't be blank". */
function flatten(value: JsonValue | undefined, key = ''): string[] {
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, key));
	if (isObject(value)) {
		return Object.entries(value).flatMap(([name, entry]) =>
			flatten(entry, name === 'reason' || name === 'error' ? key : name),
		);
	}
	return [key === '' ? String(value) : `${key}: ${String(value)}`];
}

/** The value that Stitch sends back when it doesn't accept it (connect-api.md 8.33). */
const invalidTime = (value: unknown) =>
	textOf(value) === undefined ? undefined : `disabled_at: ${String(value)}`;

const joined = (value: JsonValue | undefined) => textOf(flatten(value).join('; '));

/** Names of the properties that `InvalidProperties` is about (connect-api.md 8.14). */
export function badProperties(body: JsonValue): string[] {
	if (!isObject(body) || !isObject(body.data) || !Array.isArray(body.data.bad_properties))
		return [];
	return body.data.bad_properties.filter((name): name is string => typeof name === 'string');
}

/** The code that a body carries: `InvalidType`, `ExistingUser`, `already_running`, … */
export function errorCode(body: JsonValue): string | undefined {
	if (!isObject(body)) return undefined;
	if (isObject(body.error)) return textOf(body.error.type);
	return textOf(body.error) ?? textOf(body.code);
}

/**
 * Stitch's own words from an answer, whichever of the documented shapes it has
 * (connect-api.md section 4, import-api.md section 3); `undefined` when it says nothing.
 */
export function wordsOf(body: JsonValue): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isObject(body)) return undefined;
	const data = isObject(body.data) ? textOf(body.data.message) : undefined;
	const nested = isObject(body.error) ? joined(body.error.message) : undefined;
	const main =
		data ??
		nested ??
		textOf(body.message) ??
		textOf(body.invalid_fields) ??
		textOf(body.error) ??
		(isObject(body.error) ? joined(body.error) : undefined) ??
		textOf(body.status) ??
		invalidTime(body.disabled_at);
	const details = [
		badProperties(body).join(', '),
		joined(body.errors),
		// Import API: a bare word in `message` and the reason in `error`.
		textOf(body.message) === main ? textOf(body.error) : undefined,
	].filter((detail) => detail !== undefined && detail !== '' && detail !== main);
	if (main === undefined) return details.length > 0 ? details.join('; ') : undefined;
	return details.length > 0 ? `${main} (${details.join('; ')})` : main;
}
