import { createHash } from 'crypto';
import type { JsonValue } from '../json';
import { parseJson } from '../json';
import type { RunMemory } from '../reruns';
import { memoryOf } from '../reruns';
import type { StitchErrorFields } from './StitchError';
import { StitchError } from './StitchError';
import type { Attempt, StitchClient, StitchRequest } from './types';

/** What is kept of a request: when it was sent and answered (ms, monotonic), and what came of it. */
interface Kept {
	sentAt: number;
	answeredAt: number;
	value?: JsonValue;
	error?: StitchErrorFields;
	date?: number;
}

/** What tells requests apart, token and body included; nothing of them can be read from it. */
function digestOf({ connection, itemIndex }: StitchClient, request: StitchRequest): string {
	const { method, path, query, form, body } = request;
	const { apiBaseUrl, accessToken } = connection;
	const hash = createHash('sha256');
	hash.update(JSON.stringify([itemIndex, method, apiBaseUrl, accessToken, path, query, form]));
	if (body !== undefined) hash.update(Buffer.isBuffer(body) ? body : JSON.stringify(body));
	return hash.digest('base64');
}

const now = () => performance.now();

/**
 * Sends what must not be sent twice, also when n8n runs the node again (*Retry On Fail*): a later
 * try gets what the first one got, where Stitch has executed the request or may have. What Stitch
 * has refused is sent again.
 */
export async function atMostOnce(
	client: StitchClient,
	request: StitchRequest,
	send: () => Promise<Attempt<JsonValue>>,
): Promise<Attempt<JsonValue>> {
	const memory = memoryOf(client.context);
	if (memory === undefined) return await send();
	const digest = digestOf(client, request);
	const key = `${digest} ${memory.countOf(digest)}`;
	const known = recall(memory, key);
	if (known !== undefined) return known;
	if (memory.isIncomplete) return { error: forgotten(request) };
	const sentAt = now();
	const attempt = await send();
	if ('value' in attempt || attempt.error.effectUnknown) {
		const kept = { sentAt, answeredAt: now(), ...attempt };
		memory.keep(key, JSON.stringify(kept));
	}
	return attempt;
}

function recall(memory: RunMemory, key: string): Attempt<JsonValue> | undefined {
	const kept = parseJson(memory.get(key) ?? '') as unknown as Kept | undefined;
	if (kept === undefined) return undefined;
	const { sentAt, answeredAt, date, value = null, error } = kept;
	const again = { sentMsAgo: now() - sentAt, answeredMsAgo: now() - answeredAt };
	return error === undefined
		? { value, again, date }
		: { error: new StitchError(error), again, date };
}

const forgotten = (request: StitchRequest) =>
	StitchError.unusable(
		`Not sent again (${request.purpose ?? 'request'}), because an earlier try may have sent it`,
		'n8n runs this node again for all items, and more was sent than can be remembered. Check in Stitch what is there. Use fewer items per run, or turn off "Retry On Fail" in the settings of this node.',
		request,
		true,
	);
