import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { StitchConnection, StitchContext, StitchRequest } from './request';
import type { ReadBody } from './answer';
import type { Secrets } from './secrets';
import { unlessCancelled } from '../../clock';
import { perRun } from '../../reruns';
import { BodyReader } from './answer';
import {
	ANSWER_TIMEOUT,
	BODY_TIMEOUT,
	LARGE_ANSWER_BYTES,
	MAX_ANSWER_BYTES,
	MAX_LARGE_ANSWERS,
	MAX_PARSED_BYTES,
	MAX_RUN_BYTES,
} from './request';

/** What the answers of one run of a node take. */
interface Run {
	/** Bytes of all parsed answers that the run keeps. */
	kept: number;
	/** Large answers under way. */
	readers: Set<BodyReader>;
	/** Called when there may be a place for one more of them. */
	waiting: Array<() => void>;
}

const runOf = perRun((): Run => ({ kept: 0, readers: new Set(), waiting: [] }));

/**
 * Waits until the run reads fewer large answers than it may, and returns what to call when this one
 * is read. Throws WaitCancelled when the request ends meanwhile.
 */
async function placeForLargeAnswer(
	{ readers, waiting }: Run,
	reader: BodyReader,
	request: AbortSignal,
): Promise<() => void> {
	while (readers.size >= MAX_LARGE_ANSWERS) {
		const place = new Promise<void>((resolve) => waiting.push(resolve));
		await unlessCancelled(place, request);
	}
	readers.add(reader);
	return () => {
		readers.delete(reader);
		for (const wake of waiting.splice(0)) wake();
	};
}

/** Whether what has come of large answers may be parsed: together as much as of one. Bytes are smaller. */
const mayReadPieces = ({ readers }: Run) =>
	[...readers].reduce((sum, { keptSize }) => sum + keptSize, 0) < MAX_PARSED_BYTES;

/** Counts an answer that the run keeps; `false` when it would take too much with those before. */
export function keepsWithinBounds(context: object, parsedSize: number): boolean {
	const run = runOf(context);
	if (run.kept + parsedSize > MAX_RUN_BYTES) return false;
	run.kept += parsedSize;
	return true;
}

/** The outcome of one attempt to send a request. */
export type Outcome =
	| ({
			kind: 'answer';
			status: number;
			/** By their names in lower case. */
			headers: Record<string, string>;
	  } & ReadBody)
	/** Not one byte of the request can have reached Stitch. */
	| { kind: 'notSent'; code: string; untrusted?: true }
	/** n8n does not send it, and would not the next time either. */
	| { kind: 'blocked'; reason: string }
	/** The connection ended; Stitch may have executed the request. */
	| { kind: 'lost'; code: string; inBody?: true }
	| { kind: 'timeout'; inBody?: true }
	| { kind: 'tooLarge'; limit: number }
	| { kind: 'cancelled' };

/** Node checks the certificate before it sends anything; all its codes for that look so. */
const UNTRUSTED =
	/^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERR_TLS_CERT_ALTNAME_INVALID$)/;

/** Refused before there is a connection, by Node itself. */
const INVALID_ADDRESS = ['ERR_INVALID_URL', 'ERR_UNESCAPED_CHARACTERS', 'ERR_SOCKET_BAD_PORT'];

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
		...plainOptions(`${connection.apiBaseUrl}${request.path}`),
		method: request.method,
		headers,
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

/** The options of a plain GET without a token. */
export const plainOptions = (url: string): IHttpRequestOptions => ({
	method: 'GET',
	url,
	headers: { Accept: 'text/plain, */*' },
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
	encoding: 'stream',
	timeout: ANSWER_TIMEOUT,
});

interface StreamedResponse {
	body: AsyncIterable<Uint8Array>;
	headers: Record<string, unknown>;
	statusCode: number;
}

interface Reading {
	limit: number;
	/** Milliseconds for the body. */
	timeout: number;
	/** Ends the request: what wraps the body may hear of nothing else while it waits for more. */
	stop: () => void;
	/** Fires when it is ended. */
	request: AbortSignal;
	signal?: AbortSignal;
	secrets?: Secrets;
	run: Run;
}

/**
 * The whole body, or why it was not read to its end. n8n's own time limit ends with the head of an
 * answer, so the body has one of its own.
 */
async function readStream(
	{ body }: StreamedResponse,
	{ limit, timeout, stop, request, signal, secrets, run }: Reading,
): Promise<ReadBody | Outcome> {
	const reader = new BodyReader(secrets);
	let size = 0;
	let release: (() => void) | undefined;
	const deadline = AbortSignal.timeout(timeout);
	deadline.addEventListener('abort', stop, { once: true });
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > limit) {
				stop();
				return { kind: 'tooLarge', limit };
			}
			if (size > LARGE_ANSWER_BYTES) release ??= await placeForLargeAnswer(run, reader, request);
			reader.add(chunk, release !== undefined && mayReadPieces(run));
		}
		return reader.end();
	} catch (failure) {
		if (signal?.aborted === true) return { kind: 'cancelled' };
		if (deadline.aborted) return { kind: 'timeout', inBody: true };
		return { kind: 'lost', code: String(codeOf(failure)), inBody: true };
	} finally {
		deadline.removeEventListener('abort', stop);
		release?.();
	}
}

interface Failure {
	code?: unknown;
	message?: unknown;
	syscall?: unknown;
	cause?: unknown;
	errors?: unknown;
}

const codeOf = (failure: unknown) => (Object(failure) as Failure).code;

/** Whether all that went wrong was the look-up of the name or the connection. */
function isFromConnecting(failure: unknown): boolean {
	const { syscall, cause, errors } = Object(failure) as Failure;
	if (Array.isArray(errors) && errors.length > 0) return errors.every(isFromConnecting);
	if (typeof syscall === 'string')
		return syscall === 'connect' || syscall.startsWith('getaddrinfo');
	return cause !== undefined && cause !== failure && isFromConnecting(cause);
}

/**
 * Why no answer came. Only the look-up of the name, the connection and the check of the certificate
 * come before the request; whatever else ends a connection may come after Stitch has executed it.
 */
export function outcomeOfFailure(failure: unknown, signal?: AbortSignal): Outcome {
	const { code, message } = Object(failure) as Failure;
	if (signal?.aborted === true || code === 'ERR_CANCELED') return { kind: 'cancelled' };
	// No code: n8n itself refused to send it, such as for a blocked address.
	if (typeof code !== 'string' || INVALID_ADDRESS.includes(code)) {
		return { kind: 'blocked', reason: String(message) };
	}
	if (UNTRUSTED.test(code)) return { kind: 'notSent', code, untrusted: true };
	if (isFromConnecting(failure)) return { kind: 'notSent', code };
	return TIMEOUT.includes(code) ? { kind: 'timeout' } : { kind: 'lost', code };
}

export interface SendOptions {
	signal?: AbortSignal;
	/** Largest body, bytes. */
	limit?: number;
	/** Milliseconds for the body. */
	bodyTimeout?: number;
	/** What to look for in the answer; without them, its whole text is wanted. */
	secrets?: Secrets;
}

/** Sends a request once and returns its outcome; never throws. */
export async function sendOnce(
	context: StitchContext,
	options: IHttpRequestOptions,
	{ signal, limit = MAX_ANSWER_BYTES, bodyTimeout = BODY_TIMEOUT, secrets }: SendOptions = {},
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
		const body = await readStream(response, {
			limit,
			timeout: bodyTimeout,
			stop,
			request: request.signal,
			signal,
			secrets,
			run: runOf(context),
		});
		if ('kind' in body) return body;
		const headers = Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		);
		return { kind: 'answer', status: response.statusCode, headers, ...body };
	} catch (failure) {
		return outcomeOfFailure(failure, signal);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}
