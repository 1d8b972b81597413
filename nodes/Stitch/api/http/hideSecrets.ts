import { HIDDEN, holdsSecret, redact } from './redact';
import type { JsonValue } from '../types';

/** Shorter ones, such as a user name, are hidden where they stand alone only. */
const LONG = 8;

/**
 * An answer without the secrets of its request, should something on the way have sent them back.
 * `text` is what the answer was read from: looking there first costs next to nothing.
 */
export function hideSecrets(value: JsonValue, text: string, secrets: string[]): JsonValue {
	const given = secrets.filter((secret) => secret.trim() !== '');
	if (!holdsSecret(text, given)) return value;
	const long = given.filter((secret) => secret.length >= LONG);
	const alone = new Set(given);

	const hideIn = (entry: string) => (alone.has(entry) ? HIDDEN : redact(entry, long));
	const hide = (entry: JsonValue): JsonValue => {
		if (typeof entry === 'string') return hideIn(entry);
		if (typeof entry === 'number') return alone.has(String(entry)) ? HIDDEN : entry;
		if (Array.isArray(entry)) return entry.map(hide);
		if (typeof entry !== 'object' || entry === null) return entry;
		const pairs = Object.entries(entry).map(([key, inner]): [string, JsonValue | undefined] => [
			redact(key, long),
			inner === undefined ? inner : hide(inner),
		]);
		return Object.fromEntries(pairs);
	};
	return hide(value);
}
