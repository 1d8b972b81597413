import type { Words } from './advice';
import { adviceFor, whatToCheck } from './advice';
import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { StitchError } from '../api/StitchError';

/** Longest piece of a text of Stitch's that a message quotes, characters. */
const LONGEST_TEXT = 1_000;

/** Longest message, and longest description: a parameter that they name may hold anything. */
const LONGEST_WORDS = 6_000;

/** A text of Stitch's as a message may quote it. */
export const short = (text: string, most = LONGEST_TEXT): string =>
	text.length > most ? `${text.slice(0, most)}…` : text;

const HTTPS_PROXY =
	'If n8n reaches the internet through a proxy, set HTTPS_PROXY in its environment to the address of the proxy, with user name and password if it asks for them.';
const EXTRA_CERTS =
	"A proxy that inspects TLS shows a certificate of its own. Name the file of its certificate authority in NODE_EXTRA_CA_CERTS in n8n's environment.";

/** What the request was for, as a person would say it. */
const purposeOf = ({ request }: StitchError): string =>
	request.purpose ?? `${request.method} ${request.path}`;

const tries = ({ attempts }: StitchError) => (attempts > 1 ? `, ${attempts} attempts` : '');

/** For a request whose effect is unknown: what to check before sending it again. */
function maybeExecuted(error: StitchError): string {
	if (!error.effectUnknown) return '';
	return ` It was not retried, because Stitch may already have carried it out. ${whatToCheck(error)}`;
}

/** For a delete that went out more than once: the first one may be why there is nothing left. */
function maybeDeleted({ request, status = 0, attempts }: StitchError): string {
	if (request.method !== 'DELETE' || attempts < 2 || ![400, 404, 409].includes(status)) return '';
	return ' An earlier attempt got no response and may have worked; check whether it is already deleted.';
}

const orLater = (error: StitchError) => maybeExecuted(error) || ' Try again later.';

const TLS = /^(EPROTO$|ERR_SSL_|ERR_TLS_)/;

/** The words for a request that got no answer, or none of Stitch's. */
function withoutAnswer(error: StitchError): Words | undefined {
	const { kind, detail = '', status } = error;
	const purpose = purposeOf(error);
	switch (kind) {
		case 'unusable':
			return error.words;
		case 'cancelled':
			return { message: 'The execution was cancelled', description: '' };
		case 'blocked':
			return {
				message: `n8n did not send the request (${purpose})`,
				description: `n8n says: ${short(detail)}. Nothing was sent. Check the base URL and the fields of the credential, and which addresses n8n may connect to.`,
			};
		case 'notSent':
			return isUntrusted(detail)
				? {
						message: `The certificate at Stitch's address is not trusted (${detail})`,
						description: `Nothing was sent. ${EXTRA_CERTS}`,
					}
				: {
						message: 'Stitch could not be reached',
						description: `No connection was made (${detail})${tries(error)}, so nothing was sent. Check the network of n8n and the base URL in the credential. ${HTTPS_PROXY}`,
					};
		case 'lost':
			return TLS.test(detail)
				? {
						message: `The secure connection to Stitch broke (${purpose})`,
						description: `TLS ended with ${detail}${tries(error)}. An https:// address whose port speaks plain HTTP does that, and so do proxies: check the base URL in the credential.${maybeExecuted(error)}`,
					}
				: {
						message: `The connection to Stitch ended before the response (${purpose})`,
						description: `No complete response came (${detail})${tries(error)}.${orLater(error)}`,
					};
		case 'timeout':
			return {
				message: `Stitch did not respond in time (${purpose})`,
				description: `No response came within the time limit${tries(error)}.${orLater(error)}`,
			};
		case 'tooLarge':
			return {
				message: `Stitch's response is too large (${purpose})`,
				description: `It was not used: ${/^\d/.test(detail) ? `it is longer than ${detail}` : `it takes more memory than a run may have ${detail}`}. Use fewer items per run, a limit, or filters.${maybeExecuted(error)}`,
			};
		case 'notStitch':
			return {
				message: `A proxy or gateway responded instead of Stitch (${purpose})`,
				description:
					status === 407
						? `The proxy asks for a user name and a password (status 407), and nothing was sent to Stitch. ${HTTPS_PROXY}`
						: `It sent a web page${detail === '' ? '' : `, "${short(detail)}"`} (status ${String(status)}${tries(error)}). Check which proxy, firewall or log-in page is between n8n and Stitch, and the base URL in the credential. ${HTTPS_PROXY}${maybeExecuted(error)}`,
			};
		case 'unexpected':
			return {
				message: `Stitch's response is ${detail} (${purpose})`,
				description: `A proxy or gateway may have answered instead of Stitch. Check the base URL in the credential.${maybeExecuted(error)}`,
			};
		default:
			return undefined;
	}
}

/** Of what ends a request before it is sent, only the connection has the codes of an operating system. */
const isUntrusted = (code: string) => !/^E(?!RR)[A-Z_]+$/.test(code);

/** The words for a refusal of Stitch's. */
function ofRefusal(error: StitchError): Words {
	const { status = 0, said = '', properties } = error;
	const advice = adviceFor(error);
	if (advice !== undefined) {
		const { message, description } = advice;
		return {
			message: properties.length > 0 ? `${message}: ${short(properties.join(', '))}` : message,
			description,
		};
	}
	if (status >= 500) {
		return {
			message: 'Stitch is having trouble right now',
			description: orLater(error).trim(),
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: 'Stitch sent a redirect, which is not followed with a token',
			description: 'Check the base URL in the credential.',
		};
	}
	return said === ''
		? {
				message: `Stitch refused the request (${purposeOf(error)})`,
				description:
					'Stitch gave no reason. Check the parameters and the account of the credential.',
			}
		: {
				message: `Stitch refused the request: ${short(said)}`,
				description: "Check the parameters against Stitch's message.",
			};
}

/**
 * Why a request failed, for people: what happened, and what to do, with Stitch's message. Pure:
 * secrets were hidden when the error was made.
 */
export function explain(error: StitchError): Words {
	const words = error.words ?? withoutAnswer(error);
	if (words !== undefined) return words;
	const { status, said = '' } = error;
	const { message, description } = ofRefusal(error);
	const quoted = said === '' || message.includes(said) ? '' : ` Stitch says: ${short(said)}`;
	// "Status 200" explains nothing: Stitch refuses some requests with it.
	const isSuccess = status !== undefined && status >= 200 && status < 300;
	const answer = isSuccess ? '' : ` (status ${String(status)}${tries(error)})`;
	return { message, description: `${description}${maybeDeleted(error)}${quoted}${answer}` };
}

type NodeError = NodeApiError | NodeOperationError;

/** The node as an error may carry it: parameters can hold passwords of a source form. */
function withoutParameters({ id, name, type, typeVersion, position }: INode): INode {
	return { id, name, type, typeVersion, position, parameters: {} };
}

/** n8n's `failure`, as far as Stitch's answer proves a cause. */
function failureOf({ kind, status = 0, retryAfterMs }: StitchError) {
	if (kind === 'notSent' || kind === 'lost' || kind === 'timeout') {
		return { cause: 'temporarily-unavailable' as const };
	}
	if (kind !== 'refused') return undefined;
	if (status === 401) return { cause: 'credential-invalid' as const };
	if (status === 429) return { cause: 'rate-limited' as const, retryAfterMs };
	return status >= 500 ? { cause: 'temporarily-unavailable' as const, retryAfterMs } : undefined;
}

/** Words of what n8n or we have thrown; n8n's errors without a node may have a description, too. */
function wordsIn(thrown: unknown): { message: string; description?: string } {
	if (thrown instanceof StitchError) return explain(thrown);
	const { description } = Object(thrown) as { description?: unknown };
	return {
		message: thrown instanceof Error ? thrown.message : String(thrown),
		description: typeof description === 'string' ? description : undefined,
	};
}

/** n8n's error of an item; one error of several items becomes several, for n8n keeps one item of it. */
function errorOf(
	node: INode,
	thrown: unknown,
	options: { message: string; description?: string; itemIndex?: number },
): NodeError {
	const { message, itemIndex } = options;
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) {
		thrown.context.itemIndex ??= itemIndex;
		if (itemIndex === undefined || thrown.context.itemIndex === itemIndex) return thrown;
	}
	if (thrown instanceof StitchError && thrown.kind !== 'unusable') {
		const httpCode = thrown.status === undefined ? undefined : String(thrown.status);
		const failure = failureOf(thrown);
		return new NodeApiError(node, { message }, { ...options, httpCode, failure });
	}
	return thrown instanceof NodeApiError
		? new NodeApiError(node, { message }, { ...options, httpCode: thrown.httpCode ?? undefined })
		: new NodeOperationError(node, message, options);
}

/**
 * Anything thrown as n8n's error of one item. Called at three borders only: the router, the hook's
 * life cycle and the poll. Nothing of a request or of a raw answer is attached, because n8n stores
 * errors with all their fields.
 */
export function toNodeError(node: INode, thrown: unknown, itemIndex?: number): NodeError {
	const { message, description } = wordsIn(thrown);
	// Once more: n8n replaces words with a code such as EPERM.
	return Object.assign(errorOf(node, thrown, { message, description, itemIndex }), {
		message: short(message, LONGEST_WORDS),
		description: description && short(description, LONGEST_WORDS),
		node: withoutParameters(node),
	});
}
