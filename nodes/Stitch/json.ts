/** Values as JSON has them; `undefined` for a key that is left out. */
export type JsonValue =
	string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue | undefined };

export type JsonObject = { [key: string]: JsonValue | undefined };

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that a value is; an empty one for anything else. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Whether a value is there; Stitch leaves fields out or sets them to `null`. */
export const isSet = <T>(value: T): value is NonNullable<T> =>
	value !== null && value !== undefined;

/** Whether a value is a whole number from 0 on. */
export const isCount = (value: unknown): value is number =>
	Number.isSafeInteger(value) && Number(value) >= 0;

/** For lists of what may not be there. */
export const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** A text without the blanks around it; `undefined` for anything else, and for blanks alone. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** The value of a JSON text; `undefined` when it isn't valid JSON. */
export function parseJson(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}

/** The named fields in their order; a field that the record lacks stays away. */
export function pick(record: JsonObject, fields: string[]): JsonObject {
	const kept = fields.filter((field) => record[field] !== undefined);
	return Object.fromEntries(kept.map((field) => [field, record[field]]));
}
