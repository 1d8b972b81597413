import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { SECRET_PARAMETER } from '../../api/hooks';
import { systemClock, within } from '../../clock';
import { deliveriesOf, readDelivered } from './deliveries';
import { isSameSecret } from './hookLifecycle';
import { readHookParameters } from './hookParameters';
import type { Payload } from './payload';
import { MAX_PAYLOAD_BYTES, deliveryKey, passesFilters, readPayload, totals } from './payload';
import { createHash } from 'crypto';
import { listSources, presentOf, simplifySource } from '../../api/sources';
import { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/toNodeError';
import type { JsonObject } from '../../json';
import { BoundedMap } from '../bounded';
import { connect } from '../connect';

/** Answers the request; no workflow is started. */
function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Whether the request carries the secret: one text, whatever else a query may be made of. */
function hasSecret(context: IWebhookFunctions): boolean {
	const { secret } = context.getWorkflowStaticData('node');
	const query = Object(context.getQueryData()) as Record<string, unknown>;
	return isSameSecret(secret, query[SECRET_PARAMETER]);
}

/** Bytes that came over the wire; n8n keeps them beside what it made of them. */
function isTooLarge(context: IWebhookFunctions): boolean {
	const { rawBody } = context.getRequestObject() as { rawBody?: { length: number } };
	return (rawBody?.length ?? 0) > MAX_PAYLOAD_BYTES;
}

/** The event in the request, or the answer to a request without one. */
function readRequest(context: IWebhookFunctions): { payload: Payload } | [number, string] {
	// Nothing is read, and no expression resolved, for a request without the secret.
	if (!hasSecret(context)) return [403, 'The secret is missing or wrong'];
	if (isTooLarge(context)) return [400, 'The body is too large'];
	const reading = readPayload(context.getBodyData());
	if ('payload' in reading) return reading;
	return [400, `Not a post-load event of Stitch: '${reading.wrong}' is not as documented`];
}

/**
 * One request to the webhook URL. Starts the workflow for a post-load event that is new and passes
 * the filters; answers 403, 400 or 503 otherwise, and 200 for what needs no run.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = readRequest(this);
	if (!('payload' in request)) return answer(this, ...request);
	const { payload } = request;
	const { filters, includeSource } = readHookParameters(this);
	if (!passesFilters(payload, filters)) return answer(this, 200, 'Left out by the filters');

	const storage = this.getWorkflowStaticData('node');
	const stored = readDelivered(storage.delivered);
	const trigger = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
	const deliveries = deliveriesOf(trigger, systemClock);
	const key = deliveryKey(payload);
	const response = this.getResponseObject();
	const begun = deliveries.begin(key, stored, response);
	if (begun === 'delivered') return answer(this, 200, 'Received before');
	// The first request may still come to nothing: then one of Stitch's repetitions is the event.
	if (begun === 'underWay') return answer(this, 503, 'Being received; try again later');

	response.once('close', () => deliveries.settle(key));
	const source = includeSource ? await lookUpSource(this, payload.integration_name) : {};
	const output = { ...payload, ...totals(payload), ...source } as unknown as IDataObject;
	// n8n keeps this only if it takes the event over; if not, Stitch brings it again.
	storage.delivered = deliveries.toStore(stored, key);
	// n8n's helper would take an event that has a field "json" for an item.
	return { workflowData: [[{ json: output }]] };
}

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
		const found = presentOf(sources.filter((source) => source[field] === integrationName));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** The source of an event, or why there is none. */
type SourceOfEvent = { source: JsonObject | null; sourceNote?: string };

const noteOf = (thrown: unknown) =>
	thrown instanceof StitchError ? explain(thrown).message : (thrown as Error).message;

/**
 * The source of an event, for its output. Never throws and never waits long: an event is worth
 * more than its source, and Stitch wants its answer. Without a source it says why.
 */
async function lookUpSource(
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
	const late = { source: null, sourceNote: 'Stitch did not answer in time' };
	return await within(systemClock, MAX_WAIT_MS, found, late);
}
