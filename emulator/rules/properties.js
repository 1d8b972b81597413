// @ts-check
'use strict';

const { default: Ajv } = require('ajv');
const { default: addFormats } = require('ajv-formats');

/**
 * Do property values match what the type's report card asks for? (data-structures.md 3)
 * @typedef {import('../types').TypeCard} TypeCard
 * @typedef {import('../types').TypeProperty} TypeProperty
 */

const ajv = new Ajv({ strict: false });
addFormats(ajv);
/** Compiled once for each schema object of the catalogue. @type {WeakMap<object, import('ajv').ValidateFunction>} */
const compiled = new WeakMap();

/** @param {object} schema */
function validatorOf(schema) {
	const known = compiled.get(schema);
	if (known) return known;
	const validator = ajv.compile(schema);
	compiled.set(schema, validator);
	return validator;
}

/**
 * @param {TypeProperty | undefined} property
 * @param {unknown} value
 * @param {unknown} stored
 */
function isBad(property, value, stored) {
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

/**
 * Names of the properties that are to be refused, in the order in which they were sent.
 * @param {TypeCard} card
 * @param {Record<string, unknown>} given
 * @param {Record<string, unknown>} [stored]
 */
function badProperties(card, given, stored = {}) {
	const properties = new Map(
		(card.steps ?? [])
			.flatMap((step) => step.properties)
			.map((property) => [property.name, property]),
	);
	return Object.keys(given).filter((name) =>
		isBad(properties.get(name), given[name], stored[name]),
	);
}

module.exports = { badProperties };
