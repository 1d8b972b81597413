// @ts-check
'use strict';

const { asSeenBy, sourceType } = require('../catalogue');
const { isObject } = require('../server/bodies');
const { codedAnswer } = require('../server/replies');
const { activeDestinations } = require('../state/destinations');
const { reportCard } = require('../state/reportCard');
const { providedByStitch } = require('../state/sources');
const { deriveName, isAllowedName, RULE_TEXT } = require('./names');
const { refuseBadProperties } = require('./sourceProperties');

/**
 * @typedef {import('../types').Account} Account
 * @typedef {{ type: string, name: string, displayName: string, values: Record<string, unknown>, mappedDestinationIds: number[] }} CheckedSource
 */

// `name` is in no argument list, only in the documented refusals of it (connect-api.md 12).
const KEYS = ['type', 'display_name', 'properties', 'destination_id', 'name'];

const invalidBody = () =>
	codedAnswer(
		'InvalidBody',
		'POST body may only include a non-empty type, a non-empty display_name and map of string properties',
	);

/** @param {unknown} value */
const isFilled = (value) => typeof value === 'string' && value.trim() !== '';

/**
 * @param {Account} account
 * @param {string} name
 */
const isTaken = (account, name) =>
	[...account.sources.values()].some((source) => source.deletedAt === null && source.name === name);

/**
 * @param {Account} account
 * @param {string} displayName
 * @param {unknown} given
 */
function nameFor(account, displayName, given) {
	if (given !== undefined) {
		const name = String(given);
		if (!isAllowedName(name)) throw codedAnswer('InvalidName', RULE_TEXT);
		if (isTaken(account, name)) throw codedAnswer('InvalidName', `non-unique name (${name})`);
		return name;
	}
	const name = deriveName(displayName);
	if (name === '')
		throw codedAnswer(
			'InvalidDisplayName',
			`invalid name after deriving it from display_name (${displayName} -> )`,
		);
	if (!isAllowedName(name)) throw codedAnswer('InvalidName', RULE_TEXT);
	if (isTaken(account, name))
		throw codedAnswer(
			'InvalidName',
			`non-unique name after deriving it from display_name (${displayName} -> ${name})`,
		);
	return name;
}

/**
 * The destinations that a new source is mapped to: the one that is named, else the account's first.
 * @param {Account} account
 * @param {unknown} destinationId
 */
function mappingFor(account, destinationId) {
	const active = activeDestinations(account).map(({ id }) => id);
	if (destinationId === undefined) return active.slice(0, 1);
	// An unknown destination isn't documented. Emulator's choice: the body is refused.
	if (!active.includes(Number(destinationId))) throw invalidBody();
	return [Number(destinationId)];
}

/**
 * Check the body of `POST /v4/sources`.
 * @param {unknown} body
 * @param {Account} account
 * @param {import('../types').Plan} plan
 * @returns {CheckedSource}
 * @throws {StitchAnswer} as documented
 */
function checkNewSource(body, account, plan) {
	if (!isObject(body) || !Object.keys(body).every((key) => KEYS.includes(key))) throw invalidBody();
	const { type, display_name: displayName, properties = {}, destination_id: destinationId } = body;
	if (!isFilled(type) || !isFilled(displayName) || !isObject(properties)) throw invalidBody();
	const known = sourceType(String(type));
	if (!known?.steps) throw codedAnswer('InvalidType', `invalid source type (${type})`);
	const card = asSeenBy(known, plan);
	if (!card.details.access)
		throw codedAnswer('AccessDenied', `you do not have access to source type (${type})`);
	const name = nameFor(account, String(displayName), body.name);
	const nothingDone = { discovered: false, fieldsSelected: false };
	refuseBadProperties(card, properties, {
		reportCard: reportCard(card, providedByStitch(card), nothingDone),
		plan,
	});
	const mappedDestinationIds = mappingFor(account, destinationId);
	return {
		type: card.type,
		name,
		displayName: String(displayName),
		values: properties,
		mappedDestinationIds,
	};
}

module.exports = { checkNewSource };
