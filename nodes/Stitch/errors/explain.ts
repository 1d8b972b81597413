import { readBody, isHtml } from '../api/http/body';
import { badProperties, errorCode, errorText } from '../api/http/errorText';
import type { Advice } from './advice';
import { adviceFor } from './advice';
import { redact } from '../api/http/redact';
import { isRepeatable, retryAfterMs } from '../api/http/retry';
import type { JsonValue, Outcome, StitchRequest } from '../api/types';

/** A failed request in words, before it becomes n8n's error. */
export interface Failure {
	message: string;
	description: string;
	httpCode?: string;
	/** n8n's `failure` causes; only what the answer proves. */
	cause?: 'rate-limited' | 'temporarily-unavailable' | 'credential-invalid';
	retryAfterMs?: number;
	/** Stitch's code, such as `InvalidProperties`. */
	code?: string;
	/** An answer that a caller handles. */
	known?: Advice['known'];
	/** Only cancelling the execution ends a request so. */
	cancelled?: true;
	/** Stitch may have executed the request, and it may not be sent again. */
	effectUnknown?: boolean;
}

const LONGEST_TEXT = 1_000;
const short = (text: string) =>
	text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;

/** Whether Stitch may have executed a request that may not be sent again. */
export function isEffectUnknown(request: StitchRequest, outcome: Outcome): boolean {
	if (request.method === 'GET' || isRepeatable(request)) return false;
	if (outcome.kind !== 'answer') return ['lost', 'timeout', 'tooLarge'].includes(outcome.kind);
	const unreadable = outcome.status >= 200 && outcome.status < 300;
	return outcome.status >= 500 || (unreadable && readBody(outcome).kind !== 'json');
}

/** For a request whose effect is unknown: what the user has to look at before sending it again. */
function maybeExecuted(request: StitchRequest): string {
	if (request.method === 'GET' || isRepeatable(request)) return '';
	if (request.path === '/v3/accounts') {
		return ' The account may exist all the same: Stitch was not asked a second time. Check with its owner, or run it again: Stitch then says that the e-mail address is taken.';
	}
	return ` It was not sent a second time, because Stitch may have executed it all the same: check in Stitch before you run it again.`;
}

/** For a delete that went out more than once: the first one may be why there is nothing left. */
function maybeDeleted({ method }: StitchRequest, status: number, retries: number): string {
	if (method !== 'DELETE' || retries === 0 || ![400, 404, 409].includes(status)) return '';
	return ' An earlier attempt got no answer and may have succeeded: look whether it is gone already.';
}

const purpose = (request: StitchRequest) => request.purpose ?? `${request.method} ${request.path}`;

function withoutAnswer(
	request: StitchRequest,
	outcome: Outcome,
	tries: string,
): Failure | undefined {
	switch (outcome.kind) {
		case 'cancelled':
			return { message: 'The execution was cancelled', description: '', cancelled: true };
		case 'notSent':
			return {
				message: 'Stitch could not be reached',
				description: `No connection was made (${outcome.code})${tries}. Check the network of n8n and the base URL in the credential.`,
				cause: 'temporarily-unavailable',
			};
		case 'refused':
			return {
				message: `n8n did not send the request (${purpose(request)})`,
				description: `n8n says: ${outcome.reason}. Check the base URL and the fields of the credential, and which addresses n8n may connect to.`,
			};
		case 'lost':
			return {
				message: `The connection to Stitch ended before the answer (${purpose(request)})`,
				description: `No complete answer came (${outcome.code})${tries}.${maybeExecuted(request) || ' Try again later.'}`,
				cause: 'temporarily-unavailable',
			};
		case 'timeout':
			return {
				message: `Stitch did not answer in time (${purpose(request)})`,
				description: `No answer came within the time limit${tries}.${maybeExecuted(request) || ' Try again later.'}`,
				cause: 'temporarily-unavailable',
			};
		case 'tooLarge':
			return {
				message: 'The answer is too large',
				description: `It is longer than ${Math.round(outcome.limit / 1024 / 1024)} MB and was not read.${maybeExecuted(request)}`,
			};
		default:
			return undefined;
	}
}

function unreadable(request: StitchRequest, status: number, html: boolean, tries: string): Failure {
	const what = html ? 'a web page' : 'text that is not complete JSON';
	return {
		message: `Stitch's answer could not be read (${purpose(request)})`,
		description: `It was ${what} with status ${status}${tries}. A proxy or gateway between n8n and Stitch may have answered; check the base URL in the credential.${maybeExecuted(request)}`,
		httpCode: String(status),
		cause: 'temporarily-unavailable',
	};
}

function messageOf(
	status: number,
	code: string | undefined,
	words: string,
	names: string[],
	request: StitchRequest,
): Advice {
	const endpoint = `${request.method} ${request.path}`;
	const advice = adviceFor(status, endpoint, code === undefined ? words : `${code}: ${words}`);
	if (advice !== undefined) {
		const message = names.length > 0 ? `${advice.message}: ${names.join(', ')}` : advice.message;
		return { ...advice, message };
	}
	if (status >= 500) {
		return {
			message: 'Stitch has trouble at the moment',
			wayOut: isRepeatable(request)
				? 'Try again later; "Retry On Fail" in the settings of this node does so by itself.'
				: `Try again later.${maybeExecuted(request)}`,
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: 'Stitch sent a redirect, which is not followed with a token',
			wayOut: 'Check the base URL in the credential.',
		};
	}
	return {
		message:
			words === ''
				? `Stitch refused the request (${purpose(request)})`
				: `Stitch refused the request: ${short(words)}`,
		wayOut: 'Compare the parameters with the words of Stitch.',
	};
}

/** n8n's cause for a status, as far as the status proves one. */
export const causeOf = (status: number): Failure['cause'] => {
	if (status === 401) return 'credential-invalid';
	if (status === 429) return 'rate-limited';
	return status >= 500 ? 'temporarily-unavailable' : undefined;
};

/**
 * Describes why a request did not succeed. Pure. Secrets that Stitch echoed are hidden before its
 * words are cut to a length, so that not even the start of one is left.
 */
export function describeFailure(
	request: StitchRequest,
	outcome: Outcome,
	retries: number,
	now: number,
	secrets: string[],
): Failure {
	const tries = retries > 0 ? `, ${retries + 1} attempts` : '';
	if (outcome.kind !== 'answer') return withoutAnswer(request, outcome, tries) as Failure;
	const { status, headers } = outcome;
	const body = readBody(outcome);
	const html = body.kind === 'text' && isHtml(body.value);
	if (status >= 200 && status < 300 && (body.kind !== 'json' || html)) {
		return unreadable(request, status, html, tries);
	}
	const value: JsonValue = body.kind === 'broken' || html ? null : body.value;
	const words = redact(errorText(value) ?? '', secrets);
	const code = errorCode(value);
	const names = badProperties(value).map((name) => redact(name, secrets));
	const { message, wayOut, known } = messageOf(status, code, words, names, request);
	const said = words === '' || message.includes(words) ? '' : ` Stitch says: ${short(words)}`;
	return {
		message,
		description: `${wayOut}${maybeDeleted(request, status, retries)}${said} (status ${status}${tries})`,
		httpCode: String(status),
		cause: causeOf(status),
		retryAfterMs:
			status === 429 || status === 503 ? retryAfterMs(headers['retry-after'], now) : undefined,
		code,
		known,
	};
}
