import { createHash } from 'crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { isPresent } from '../../api/fields';
import { simplifySource } from '../../api/sources';
import type { JsonObject } from '../../api/types';
import { createClient } from '../../api/client';
import { getConnection } from '../../api/credentials';
import { systemClock } from '../../api/http/clock';
import { credentialTypeOf } from '../../api/credentials';
import { fetchSources } from '../../api/lists';

/** Longest wait for the source: Stitch gives up on an answer after 30 seconds. */
const MAX_WAIT_MS = 5_000;
/** A load of many tables comes as many requests; they share one list. */
const CACHE_MS = 60_000;
const MAX_LISTS = 100;

interface Cached {
	at: number;
	sources: Promise<JsonObject[]>;
}

/** Lists of sources by API and token (as a digest), shared by the requests of a minute. */
const lists = new Map<string, Cached>();

async function readSources(context: IWebhookFunctions): Promise<JsonObject[]> {
	const type = credentialTypeOf('', context.getNodeParameter('authentication', 'oAuth2') as string);
	const connection = await getConnection(context, type, 0);
	const token = createHash('sha256').update(connection.accessToken).digest('hex');
	const key = `${connection.apiBaseUrl} ${token}`;
	const now = systemClock.now();
	const cached = lists.get(key);
	if (cached !== undefined && now - cached.at < CACHE_MS) return await cached.sources;
	const client = createClient(context, connection, 0);
	const sources = fetchSources(context, client);
	lists.set(key, { at: now, sources });
	if (lists.size > MAX_LISTS) lists.delete([...lists.keys()][0]);
	// A list that did not come is not kept.
	sources.catch(() => lists.delete(key));
	return await sources;
}

/** The source with that name, else with that display name; one that still exists goes first. */
function matchSource(sources: JsonObject[], integrationName: string) {
	for (const field of ['name', 'display_name']) {
		const found = sources.filter((source) => source[field] === integrationName);
		if (found.length > 0) return found.find(isPresent) ?? found[0];
	}
	return undefined;
}

/**
 * The source of an event, for its output. Never throws and never waits long: an event is worth
 * more than its source, and Stitch wants its answer. Without a source it says why.
 */
export async function lookUpSource(
	context: IWebhookFunctions,
	integrationName: string,
): Promise<{ source: IDataObject | null; sourceNote?: string }> {
	const found = readSources(context).then(
		(sources) => {
			const source = matchSource(sources, integrationName);
			return source === undefined
				? { source: null, sourceNote: 'No source of the account has this name' }
				: { source: simplifySource(source) };
		},
		(failure: Error) => ({ source: null, sourceNote: failure.message }),
	);
	const waiting = new AbortController();
	const late = systemClock
		.sleep(MAX_WAIT_MS, waiting.signal)
		.then(() => ({ source: null, sourceNote: 'Stitch did not answer in time' }));
	const first = await Promise.race([found, late]);
	waiting.abort();
	return first;
}
