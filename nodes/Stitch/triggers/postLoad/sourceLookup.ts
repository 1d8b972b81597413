import { createHash } from 'crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { systemClock } from '../../api/http/clock';
import { listSources, simplifySource } from '../../api/sources';
import { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/explain';
import type { JsonObject } from '../../json';
import { isSet } from '../../json';
import { BoundedMap } from '../bounded';
import { connect } from '../connect';

/** Longest wait for the source: Stitch gives up on an answer after 30 seconds. */
const MAX_WAIT_MS = 5_000;
/** A load of many tables comes as many requests; they share one list. */
const CACHE_MS = 60_000;
const MAX_LISTS = 20;

interface Cached {
	at: number;
	sources: Promise<JsonObject[]>;
}

/** Lists of sources by API and token (as a digest), shared by the requests of a minute. */
const lists = new BoundedMap<string, Cached>(MAX_LISTS);

async function readSources(context: IWebhookFunctions): Promise<JsonObject[]> {
	const client = await connect(context);
	const { apiBaseUrl, accessToken } = client.connection;
	const token = createHash('sha256').update(accessToken).digest('hex');
	const key = `${apiBaseUrl} ${token}`;
	const now = systemClock.now();
	lists.forgetWhile(({ at }) => now - at >= CACHE_MS);
	const cached = lists.get(key);
	if (cached !== undefined && now - cached.at < CACHE_MS) return await cached.sources;
	// What is kept of a source is what is shown of it.
	const sources = listSources(client).then((records) => records.map(simplifySource));
	lists.set(key, { at: now, sources });
	// A list that did not come is not kept.
	sources.catch(() => lists.delete(key));
	return await sources;
}

/** The source with that name, else with that display name; one that still exists goes first. */
function matchSource(sources: JsonObject[], integrationName: string) {
	for (const field of ['name', 'display_name']) {
		const found = sources.filter((source) => source[field] === integrationName);
		if (found.length > 0) return found.find(({ deleted_at }) => !isSet(deleted_at)) ?? found[0];
	}
	return undefined;
}

/** The source of an event, or why there is none. */
export type SourceOfEvent = { source: JsonObject | null; sourceNote?: string };

const noteOf = (thrown: unknown) =>
	thrown instanceof StitchError ? explain(thrown).message : (thrown as Error).message;

/**
 * The source of an event, for its output. Never throws and never waits long: an event is worth
 * more than its source, and Stitch wants its answer. Without a source it says why.
 */
export async function lookUpSource(
	context: IWebhookFunctions,
	integrationName: string,
): Promise<SourceOfEvent> {
	const found = readSources(context).then(
		(sources): SourceOfEvent => {
			const source = matchSource(sources, integrationName);
			return source === undefined
				? { source: null, sourceNote: 'No source of the account has this name' }
				: { source };
		},
		(thrown: unknown): SourceOfEvent => ({ source: null, sourceNote: noteOf(thrown) }),
	);
	const waiting = new AbortController();
	const late = systemClock
		.sleep(MAX_WAIT_MS, waiting.signal)
		.then((): SourceOfEvent => ({ source: null, sourceNote: 'Stitch did not answer in time' }));
	const first = await Promise.race([found, late]);
	waiting.abort();
	return first;
}
