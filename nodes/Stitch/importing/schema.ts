import type { TableSchema } from './types';

/** A schema that can be sent, or the reason why it can't. */
export type SchemaReading = { schema: TableSchema } | { refusal: string };

/**
 * Reads the schema that a user gave, as JSON text or as an object. Checked is only what makes the
 * whole request fail (import-api.md 3.2); everything inside `properties` is Stitch's to judge.
 */
export function readSchema(given: unknown): SchemaReading {
	const value = typeof given === 'string' ? parse(given) : given;
	if (Array.isArray(value)) return { refusal: 'is an array; Stitch takes an object only' };
	if (!isObject(value)) return { refusal: 'is no JSON object' };
	if (!isObject(value.properties)) {
		return { refusal: "has no 'properties' object with one entry per field" };
	}
	return { schema: value as TableSchema };
}

/** Key names that the schema doesn't have at its top level. */
export function keysOutside(schema: TableSchema, keyNames: string[]): string[] {
	return keyNames.filter((name) => !hasOwn(schema.properties, name));
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function hasOwn(value: object, name: string): boolean {
	return Object.prototype.hasOwnProperty.call(value, name);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
