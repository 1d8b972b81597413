import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { isTooDeep } from './body';
import { ANSWER_TIMEOUT, BODY_TIMEOUT, MAX_ANSWER_BYTES } from './limits';
import type { Outcome, StitchConnection, StitchContext, StitchRequest } from '../types';

/** The connection was never made, so nothing was sent. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const TIMEOUT = ['ECONNABORTED', 'ETIMEDOUT'];

/** The n8n request options for a Stitch request. A redirect is never followed with a token. */
export function requestOptions(
	connection: StitchConnection,
	request: StitchRequest,
): IHttpRequestOptions {
	const headers: IDataObject = { Accept: 'application/json, text/plain, */*' };
	if (request.authorization !== 'none') headers.Authorization = `Bearer ${connection.accessToken}`;
	headers['Content-Type'] =
		request.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${connection.apiBaseUrl}${request.path}`,
		headers,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		encoding: 'stream',
		timeout: request.timeout ?? ANSWER_TIMEOUT,
	};
	if (request.query !== undefined) options.qs = request.query;
	if (request.form !== undefined) options.body = new URLSearchParams(request.form).toString();
	if (request.body !== undefined) {
		// Large ones come as bytes: a text is parsed once more on its way, as a check.
		options.body = Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body);
	}
	return options;
}

interface StreamedResponse {
	body: AsyncIterable<Uint8Array>;
	headers: Record<string, unknown>;
	statusCode: number;
}

/**
 * The whole body, or why it was not read to its end. n8n's own time limit ends with the head of an
 * answer, so the body has one of its own. `stop` ends the request: what wraps the body may hear of
 * nothing else while it waits for more.
 */
async function readBody(
	{ body, headers }: StreamedResponse,
	limit: number,
	stop: () => void,
	signal?: AbortSignal,
): Promise<{ bytes: Buffer } | Outcome> {
	// One place for all of it: pieces would take as much memory again.
	let bytes = Buffer.allocUnsafe(Math.min(Number(headers['content-length'] ?? 0) || 0, limit));
	let size = 0;
	const deadline = AbortSignal.timeout(BODY_TIMEOUT);
	deadline.addEventListener('abort', stop, { once: true });
	try {
		for await (const chunk of body) {
			const needed = size + chunk.length;
			if (needed > limit) {
				stop();
				return { kind: 'tooLarge', limit };
			}
			if (needed > bytes.length) {
				const larger = Buffer.allocUnsafe(Math.max(needed, 2 * bytes.length));
				bytes.copy(larger, 0, 0, size);
				bytes = larger;
			}
			bytes.set(chunk, size);
			size = needed;
		}
		return { bytes: bytes.subarray(0, size) };
	} catch (failure) {
		if (signal?.aborted === true) return { kind: 'cancelled' };
		const { code } = failure as { code?: unknown };
		return deadline.aborted ? { kind: 'timeout' } : { kind: 'lost', code: String(code) };
	} finally {
		deadline.removeEventListener('abort', stop);
	}
}

/** Why no answer came. Only what surely happened before the request was sent is `notSent`. */
function outcomeOfFailure(failure: unknown, signal?: AbortSignal): Outcome {
	const { code, message } = failure as { code?: unknown; message?: unknown };
	if (signal?.aborted === true || code === 'ERR_CANCELED') return { kind: 'cancelled' };
	// No code: n8n itself refused to send it, such as for a blocked address.
	if (typeof code !== 'string') return { kind: 'refused', reason: String(message) };
	if (NOT_SENT.includes(code) || /CERT|SSL|TLS/.test(code)) return { kind: 'notSent', code };
	return TIMEOUT.includes(code) ? { kind: 'timeout' } : { kind: 'lost', code };
}

/** Sends a request once and says what came back; never throws. */
export async function sendOnce(
	context: StitchContext,
	options: IHttpRequestOptions,
	signal?: AbortSignal,
	limit = MAX_ANSWER_BYTES,
): Promise<Outcome> {
	const request = new AbortController();
	const stop = () => request.abort();
	if (signal?.aborted === true) return { kind: 'cancelled' };
	signal?.addEventListener('abort', stop, { once: true });
	try {
		const response = (await context.helpers.httpRequest({
			...options,
			abortSignal: request.signal,
		})) as StreamedResponse;
		const body = await readBody(response, limit, stop, signal);
		if ('kind' in body) return body;
		const headers = Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		);
		const text = body.bytes.toString('utf8');
		const deep = isTooDeep(body.bytes) ? { tooDeep: true as const } : {};
		return { kind: 'answer', status: response.statusCode, headers, text, ...deep };
	} catch (failure) {
		return outcomeOfFailure(failure, signal);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}
