import { json, textAnswer } from '../../server/replies.mts';
import { destinationView } from '../../state/destinations.mts';
import type { Route } from '../../types.mts';

/**
 * connect-api.md 8.6: all destinations. The two filters are known from an error text only; the
 * emulator reads them as "mapped to that source" and "that destination". Whether deleted ones are
 * listed isn't documented: the switch `listDeletedDestinations`.
 */

const FILTERS = ['source_id', 'destination_id'];

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/destinations',
		handle({ account, query, switches, reply }) {
			if (!Object.keys(query).every((name) => FILTERS.includes(name)))
				throw textAnswer('GET may only include the params: source_id and/or destination_id');
			const { source_id: sourceId, destination_id: destinationId } = query;
			const mapped = account.sources.get(Number(sourceId))?.mappedDestinationIds ?? [];
			const destinations = [...account.destinations.values()].filter(
				({ id, deletedAt }) =>
					(deletedAt === null || switches.listDeletedDestinations) &&
					(sourceId === undefined || mapped.includes(id)) &&
					(destinationId === undefined || id === Number(destinationId)),
			);
			return json(
				reply,
				destinations.map((destination) => destinationView(destination, account)),
			);
		},
	},
];
