import { destinationType } from '../../catalogue.mts';
import { isoSeconds } from '../../clock.mts';
import { isObject } from '../../server/bodies.mts';
import { empty, json, textAnswer } from '../../server/replies.mts';
import { badProperties } from '../../rules/properties.mts';
import { checkWhenReady } from '../../state/checkWhenReady.mts';
import { destinationView } from '../../state/destinations.mts';
import type { Call, Route, TypeCard } from '../../types.mts';

/**
 * connect-api.md 8.7, 8.8 and the unpublished 8.22b: update, delete, last check of a destination.
 * Ids with letters are 404 (connect-api.md 8.8).
 */

const MESSAGE =
	'POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources';

function find({ account, params }: Call) {
	const destination = account.destinations.get(Number(params.destinationId));
	return destination?.deletedAt === null ? destination : undefined;
}

export const routes: Route[] = [
	{
		method: 'PUT',
		path: '/v4/destinations/:destinationId(^\\d+$)',
		handle(call) {
			const { account, body, core, reply } = call;
			if (isObject(body) && 'type' in body)
				throw textAnswer('this API endpoint does not support modifying destination type');
			const destination = find(call);
			if (!destination) throw textAnswer('invalid connection id');
			const card = destinationType(destination.type) as TypeCard;
			// Other keys and bad properties aren't documented here: the text that POST has for them.
			if (
				!isObject(body) ||
				Object.keys(body).join() !== 'properties' ||
				!isObject(body.properties)
			)
				throw textAnswer(MESSAGE);
			if (badProperties(card, body.properties, destination.values).length > 0)
				throw textAnswer(MESSAGE);
			Object.assign(destination.values, body.properties);
			destination.updatedAt = core.clock.now();
			checkWhenReady(core, account, destination);
			return json(reply, destinationView(destination, account));
		},
	},
	{
		method: 'DELETE',
		path: '/v4/destinations/:destinationId(^\\d+$)',
		handle(call) {
			const { account, core, params, reply } = call;
			const destination = find(call);
			if (!destination)
				throw textAnswer(
					`Unable to locate dest (${params.destinationId}) for client (${account.clientId}) to delete`,
				);
			const now = core.clock.now();
			destination.deletedAt = isoSeconds(now);
			destination.updatedAt = now;
			for (const hook of account.hooks.values())
				if (hook.destination_id === destination.id) account.hooks.delete(hook.id);
			for (const source of account.sources.values())
				source.mappedDestinationIds = source.mappedDestinationIds.filter(
					(id) => id !== destination.id,
				);
			return json(reply, {});
		},
	},
	{
		method: 'GET',
		path: '/v4/destinations/:destinationId(^\\d+$)/last-connection-check',
		handle(call) {
			const check = find(call)?.check;
			return check && call.switches.destinationChecks
				? json(call.reply, check)
				: empty(call.reply, 404);
		},
	},
];
