import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { TypeCard, TypeProperty } from '../types.mts';
import type { ValidateFunction } from 'ajv';

/** Do property values match what the type's report card asks for? (data-structures.md 3) */

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
/** Compiled once for each schema object of the catalogue. */
const compiled: WeakMap<object, ValidateFunction> = new WeakMap();

function validatorOf(schema: object) {
	const known = compiled.get(schema);
	if (known) return known;
	const validator = ajv.compile(schema);
	compiled.set(schema, validator);
	return validator;
}

function isBad(property: TypeProperty | undefined, value: unknown, stored: unknown) {
	// Unknown names and read-only properties can't be set, empty strings are refused everywhere.
	if (!property || property.property_type === 'read_only' || value === '') return true;
	if (
		property.property_type === 'user_provided_immutable' &&
		stored !== undefined &&
		stored !== null
	)
		return JSON.stringify(stored) !== JSON.stringify(value);
	if (property.json_schema === null) return false;
	// `null` takes an optional value away; only `cron_expression: null` has been seen with Stitch.
	if (value === null) return property.is_required;
	return !validatorOf(property.json_schema)(value);
}

/** Names of the properties that are to be refused, in the order in which they were sent. */
export function badProperties(
	card: TypeCard,
	given: Record<string, unknown>,
	stored: Record<string, unknown> = {},
) {
	const properties = new Map(
		(card.steps ?? [])
			.flatMap((step) => step.properties)
			.map((property) => [property.name, property]),
	);
	return Object.keys(given).filter((name) =>
		isBad(properties.get(name), given[name], stored[name]),
	);
}
