import { destinationType } from '../../catalogue.mts';
import { isoSeconds } from '../../clock.mts';
import { isObject } from '../../server/bodies.mts';
import { json, textAnswer } from '../../server/replies.mts';
import { checkWhenReady } from '../../state/checkWhenReady.mts';
import { publicValues } from '../../state/reportCard.mts';
import { activeDestinations, addDestination } from '../../state/destinations.mts';
import type { Destination, Route, TypeCard } from '../../types.mts';

/**
 * connect-api.md 8.9 to 8.11: the older destinations, `connection` in place of `properties`, of any
 * JSON type. Values are taken as they come.
 */

const TYPES = ['redshift', 'postgres', 'snowflake'];
const MESSAGE =
	'body must be a map with type = redshift, postgres, or snowflake. required-keys = type, connection';

function view(destination: Destination) {
	const card = destinationType(destination.type) as TypeCard;
	const { check } = destination;
	return {
		id: String(destination.id),
		type: destination.type,
		created_at: isoSeconds(destination.createdAt),
		updated_at: isoSeconds(destination.updatedAt),
		connection: publicValues(card, destination.values),
		last_check: check && {
			error: check.error,
			started_at: check.start_time,
			completed_at: check.completion_time,
		},
	};
}

function checkBody(body: unknown) {
	if (!isObject(body) || !TYPES.includes(String(body.type)) || !isObject(body.connection))
		throw textAnswer(MESSAGE);
	return { type: String(body.type), connection: body.connection };
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v3/destinations',
		handle({ account, body, core, state, reply }) {
			const { type, connection } = checkBody(body);
			if (activeDestinations(account).length >= state.planOf(account).destinationLimit)
				throw textAnswer('you are at your destination limit');
			const destination = addDestination(core, account, { type, values: connection });
			for (const source of account.sources.values())
				if (source.mappedDestinationIds.length === 0)
					source.mappedDestinationIds.push(destination.id);
			checkWhenReady(core, account, destination);
			return json(reply, view(destination));
		},
	},
	{
		method: 'GET',
		path: '/v3/destinations',
		// It knows one destination at most.
		handle: ({ account, reply }) => json(reply, activeDestinations(account).slice(0, 1).map(view)),
	},
	{
		method: 'PUT',
		path: '/v3/destinations/:destinationId(^\\d+$)',
		handle({ account, body, core, params, reply }) {
			const destination = account.destinations.get(Number(params.destinationId));
			if (!destination || destination.deletedAt !== null) throw textAnswer('invalid connection id');
			const { type, connection } = checkBody(body);
			if (type !== destination.type)
				throw textAnswer('this API endpoint does not support modifying destination type');
			destination.values = connection;
			destination.updatedAt = core.clock.now();
			checkWhenReady(core, account, destination);
			return json(reply, view(destination));
		},
	},
];
