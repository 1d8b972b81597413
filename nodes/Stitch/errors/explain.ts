import type { StitchError } from '../api/StitchError';
import type { Words } from './advice';
import { adviceFor, whatToCheck } from './advice';

/** Longest piece of Stitch's words that a message repeats, characters. */
const LONGEST_TEXT = 1_000;

const short = (text: string) =>
	text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;

const HTTPS_PROXY =
	'If n8n reaches the internet through a proxy, set HTTPS_PROXY in its environment to the address of the proxy, with user name and password if it asks for them.';
const EXTRA_CERTS =
	"Something between n8n and Stitch, such as a proxy that inspects TLS, shows a certificate of its own. Have its certificate authority's file named in NODE_EXTRA_CA_CERTS in n8n's environment.";

/** What the request was for, as a person would say it. */
export const purposeOf = ({ request }: StitchError): string =>
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

const isUntrusted = (code: string) => !/^E[A-Z_]+$/.test(code);

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
 * Why a request did not succeed, for people: what happened, and the way out with Stitch's own words.
 * Pure; secrets were hidden when the error was made.
 */
export function explain(error: StitchError): Words {
	const words = error.words ?? withoutAnswer(error);
	if (words !== undefined) return words;
	const { status, said = '' } = error;
	const { message, description } = ofRefusal(error);
	const quoted = said === '' || message.includes(said) ? '' : ` Stitch says: ${short(said)}`;
	return {
		message,
		description: `${description}${maybeDeleted(error)}${quoted} (status ${String(status)}${tries(error)})`,
	};
}
