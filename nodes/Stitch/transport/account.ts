import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { parseId } from './path';
import { expectList } from './shape';
import type { StitchClient, StitchContext } from './types';

/** What a look-up came to: the ID, nothing to read it from, or why it could not be made. */
type LookUp = { id?: number; failure?: unknown; owner: StitchClient };

/** Look-ups of one run of a node, by base URL and token; forgotten with the run's context. */
const lookUps = new WeakMap<object, Map<string, Promise<LookUp>>>();

async function idFrom(context: StitchContext, client: StitchClient, path: string, what: string) {
	const purpose = `list the ${what} to find the account ID`;
	const answer = await client.request({ method: 'GET', path, purpose });
	const objects = expectList(context.getNode(), answer, what, client.itemIndex);
	return objects.map((object) => parseId(object.stitch_client_id)).find((id) => id !== undefined);
}

async function lookUp(context: StitchContext, client: StitchClient): Promise<LookUp> {
	try {
		const id =
			(await idFrom(context, client, '/v4/sources', 'sources')) ??
			(await idFrom(context, client, '/v4/destinations', 'destinations'));
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

/** The failure of another item's look-up, as this item's own: n8n keeps one item per error. */
function ownFailure(context: StitchContext, failure: unknown, itemIndex: number) {
	const { message, description } = failure as { message: string; description?: string };
	if (!(failure instanceof NodeApiError)) {
		return new NodeOperationError(context.getNode(), message, { description, itemIndex });
	}
	const { httpCode, failure: cause } = failure;
	const options = {
		message,
		description,
		httpCode: httpCode ?? undefined,
		itemIndex,
		failure: cause,
	};
	const own = new NodeApiError(context.getNode(), { message }, options);
	return Object.assign(own, { message, description });
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
		throw found.owner === client ? found.failure : ownFailure(context, found.failure, itemIndex);
	}
	if (found.id !== undefined) return found.id;
	throw refuse(
		'The Stitch account ID is not known',
		"The account has no source and no destination to read it from. Enter it as 'Stitch Account ID' under 'Additional Fields': it is in the address of the Stitch web app, after /client/.",
	);
}
