// @ts-check
'use strict';

const { destinationType } = require('../../catalogue');
const { isObject } = require('../../server/bodies');
const { json, textAnswer } = require('../../server/replies');
const { badProperties } = require('../../rules/properties');
const { checkWhenReady } = require('../../state/checkWhenReady');
const { activeDestinations, addDestination, destinationView } = require('../../state/destinations');

/** connect-api.md 8.5. What bad `properties` answer isn't documented: the same text. */

const MESSAGE =
	'POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources';
const KEYS = ['type', 'name', 'description', 'properties', 'ignore_unmapped_sources'];

/** @param {unknown} value */
const isText = (value) => value === undefined || typeof value === 'string';

/** @param {unknown} body */
function checkBody(body) {
	if (!isObject(body) || !Object.keys(body).every((key) => KEYS.includes(key)))
		throw textAnswer(MESSAGE);
	const { type, name, description, properties, ignore_unmapped_sources: ignore = false } = body;
	const card = typeof type === 'string' ? destinationType(type) : undefined;
	if (!card?.details.access || !isObject(properties) || typeof ignore !== 'boolean')
		throw textAnswer(MESSAGE);
	if (!isText(name) || !isText(description) || badProperties(card, properties).length > 0)
		throw textAnswer(MESSAGE);
	return {
		ignore,
		destination: {
			type: card.type,
			name: name === undefined ? undefined : String(name),
			description: description === undefined ? undefined : String(description),
			values: properties,
		},
	};
}

/** @type {import('../../types').Route[]} */
const routes = [
	{
		method: 'POST',
		path: '/v4/destinations',
		handle({ account, body, core, state, reply }) {
			const { destination: given, ignore } = checkBody(body);
			if (activeDestinations(account).length >= state.planOf(account).destinationLimit)
				throw textAnswer('you are at your destination limit');
			const destination = addDestination(core, account, given);
			for (const source of account.sources.values())
				if (!ignore && source.mappedDestinationIds.length === 0)
					source.mappedDestinationIds.push(destination.id);
			checkWhenReady(core, account, destination);
			return json(reply, destinationView(destination, account));
		},
	},
];

module.exports = { routes };
