import { destinationType } from '../../catalogue.mts';
import { isObject } from '../../server/bodies.mts';
import { json, textAnswer } from '../../server/replies.mts';
import { badProperties } from '../../rules/properties.mts';
import { checkWhenReady } from '../../state/checkWhenReady.mts';
import { activeDestinations, addDestination, destinationView } from '../../state/destinations.mts';
import type { Route } from '../../types.mts';

/** connect-api.md 8.5. What bad `properties` answer isn't documented: the same text. */

const MESSAGE =
	'POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources';
const KEYS = ['type', 'name', 'description', 'properties', 'ignore_unmapped_sources'];

const isText = (value: unknown) => value === undefined || typeof value === 'string';

function checkBody(body: unknown) {
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

export const routes: Route[] = [
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
