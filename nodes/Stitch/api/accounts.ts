import { NodeOperationError } from 'n8n-workflow';
import { asOwn } from '../errors/toNodeError';
import { fetchDestinations, fetchSources } from './lists';
import { parseId } from './http/path';
import type { JsonObject, StitchClient, StitchContext } from './types';

/** What a look-up came to: the ID, nothing to read it from, or why it could not be made. */
type LookUp = { id?: number; failure?: unknown; owner: StitchClient };

/** Look-ups of one run of a node, by base URL and token; forgotten with the run's context. */
const lookUps = new WeakMap<object, Map<string, Promise<LookUp>>>();

/** The account ID, as every source and every destination carries it. */
export const accountIdIn = (objects: JsonObject[]): number | undefined =>
	objects.map((object) => parseId(object.stitch_client_id)).find((id) => id !== undefined);

async function lookUp(context: StitchContext, client: StitchClient): Promise<LookUp> {
	const how = (what: string) => ({ purpose: `list the ${what} to find the account ID` });
	try {
		const id =
			accountIdIn(await fetchSources(context, client, how('sources'))) ??
			accountIdIn(await fetchDestinations(context, client, how('destinations')));
		return { id, owner: client };
	} catch (failure) {
		return { failure, owner: client };
	}
}

async function lookUpOnce(context: StitchContext, client: StitchClient): Promise<LookUp> {
	const { apiBaseUrl, accessToken } = client.connection;
	const ofRun = lookUps.get(context) ?? new Map<string, Promise<LookUp>>();
	lookUps.set(context, ofRun);
	const key = `${apiBaseUrl} ${accessToken}`;
	const known = ofRun.get(key);
	if (known !== undefined) return await known;
	const started = lookUp(context, client);
	ofRun.set(key, started);
	return await started;
}

/**
 * The Stitch account ID (`stitch_client_id`) that extractions, loads and logs need in their path:
 * the one given, else the credential's own, else read from the account's sources or destinations,
 * once per token and run (connect-api.md section 2). Throws NodeOperationError for an account that
 * has neither, and for a given value that is no ID.
 */
export async function findAccountId(
	context: StitchContext,
	client: StitchClient,
	given: unknown = '',
): Promise<number> {
	const { itemIndex } = client;
	const refuse = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description, itemIndex });
	if (given !== '' && given !== undefined && given !== null) {
		const id = parseId(given);
		if (id !== undefined) return id;
		throw refuse(
			"'Stitch Account ID' is not an ID of Stitch",
			'Account IDs are positive whole numbers, such as 204817.',
		);
	}
	if (client.connection.stitchAccountId !== undefined) return client.connection.stitchAccountId;
	const found = await lookUpOnce(context, client);
	if (found.failure !== undefined) {
		throw found.owner === client
			? found.failure
			: asOwn(context.getNode(), found.failure, itemIndex);
	}
	if (found.id !== undefined) return found.id;
	throw refuse(
		'The Stitch account ID is not known',
		"The account has no source and no destination to read it from. Enter it as 'Stitch Account ID' under 'Additional Fields': it is in the address of the Stitch web app, after /client/.",
	);
}
