// @ts-check
'use strict';

/**
 * @typedef {import('../types').TypeCard} TypeCard
 * @typedef {import('../types').TypeStep} TypeStep
 * @typedef {{ discovered: boolean, fieldsSelected: boolean }} Progress
 */

/**
 * Is this step done? (connect-api.md 11.2)
 * @param {TypeStep} step
 * @param {Record<string, unknown>} values
 * @param {Progress} progress
 */
function isComplete(step, values, progress) {
	if (step.type === 'discover_schema') return progress.discovered;
	if (step.type === 'field_selection') return progress.fieldsSelected;
	if (step.type === 'fully_configured') return false;
	return step.properties.every(
		(property) =>
			!property.is_required ||
			property.property_type === 'read_only' ||
			isProvided(values, property.name),
	);
}

/** @param {Record<string, unknown>} values @param {string} name */
const isProvided = (values, name) => values[name] !== undefined && values[name] !== null;

/**
 * How far a connection is: the type's steps, which properties are provided, and the first step
 * that isn't complete, counted from 1. Without `details` (data-structures.md 1).
 * @param {TypeCard} card
 * @param {Record<string, unknown>} values
 * @param {Progress} progress
 * @returns {import('../types').ReportCard}
 */
function reportCard(card, values, progress) {
	const steps = (card.steps ?? []).map((step) => ({
		type: step.type,
		properties: step.properties.map((property) => ({
			...property,
			provided: isProvided(values, property.name),
		})),
	}));
	let index = steps.findIndex((step) => !isComplete(step, values, progress));
	if (index < 0) index = steps.length - 1;
	return {
		type: card.type,
		current_step: index + 1,
		current_step_type: steps[index].type,
		steps,
	};
}

/**
 * Are the form and the handshake done, so that Stitch can check the connection?
 * @param {TypeCard} card
 * @param {Record<string, unknown>} values
 */
const canBeChecked = (card, values) =>
	(card.steps ?? [])
		.filter((step) => step.properties.length > 0)
		.every((step) => isComplete(step, values, { discovered: false, fieldsSelected: false }));

/**
 * Stored values without credentials: what Stitch gives back (connect-api.md 11.3).
 * @param {TypeCard} card
 * @param {Record<string, unknown>} values
 */
function publicValues(card, values) {
	const credentials = new Set(
		(card.steps ?? [])
			.flatMap((step) => step.properties)
			.filter((property) => property.is_credential)
			.map((property) => property.name),
	);
	return Object.fromEntries(Object.entries(values).filter(([name]) => !credentials.has(name)));
}

module.exports = { reportCard, canBeChecked, publicValues };
