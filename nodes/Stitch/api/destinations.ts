import type { JsonObject } from '../json';
import type { LastCheck } from './connectionChecks';
import { fetchLastCheck, pickWithStep } from './connectionChecks';
import { apiPath } from './http/request';
import { pollList } from './pages';
import type { StitchClient } from './types';

const DESTINATIONS = '/v4/destinations';
const pathOf = (id: number) => apiPath`/v4/destinations/${id}`;

/** All destinations; whether deleted ones are among them is undocumented (connect-api.md 8.6). */
export const listDestinations = async (client: StitchClient, purpose = 'list the destinations') =>
	await client.list({ method: 'GET', path: DESTINATIONS, purpose }, 'destinations');

/** The same, as a trigger reads it. */
export const pollDestinations = async (client: StitchClient) =>
	await pollList(client, DESTINATIONS, 'destinations');

/** One destination, from the list: Stitch documents no way to get one (connect-api.md 8.6). */
export const findDestination = async (client: StitchClient, id: number) =>
	(await listDestinations(client)).find((candidate) => candidate.id === id);

/** What Stitch takes to create a destination (connect-api.md 8.5). */
export interface NewDestination {
	type: string;
	properties: object;
	name?: string;
	description?: string;
	ignore_unmapped_sources?: boolean;
}

/** Creates a destination, once, and gives it. `secrets`: values that must not appear in a message. */
export const createDestination = async (
	client: StitchClient,
	body: NewDestination,
	secrets: string[],
) =>
	await client.object(
		{ method: 'POST', path: DESTINATIONS, body, secrets, purpose: 'create the destination' },
		'destination',
	);

/**
 * Changes properties of a destination, and gives it; what is left out keeps its value
 * (connect-api.md 8.7). Name and description can't be changed through the API.
 */
export const updateDestination = async (
	client: StitchClient,
	id: number,
	properties: object,
	secrets: string[],
) =>
	await client.object(
		{
			method: 'PUT',
			path: pathOf(id),
			body: { properties },
			secrets,
			purpose: 'update the destination',
		},
		'destination',
	);

/** Deletes a destination. The body is documented in two ways and not read (connect-api.md 8.8). */
export const deleteDestination = async (client: StitchClient, id: number) =>
	await client.request({ method: 'DELETE', path: pathOf(id), purpose: 'delete the destination' });

/** The last connection check of a destination, as far as there is one (connect-api.md 8.22b). */
export const getDestinationCheck = async (client: StitchClient, id: number): Promise<LastCheck> =>
	await fetchLastCheck(client, apiPath`/v4/destinations/${id}/last-connection-check`);

const KEPT = [
	'id',
	'name',
	'description',
	'type',
	'created_at',
	'updated_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
];

/** The most useful fields of a destination under Stitch's own names, and the step that it is at. */
export const simplifyDestination = (destination: JsonObject): JsonObject =>
	pickWithStep(destination, KEPT);
