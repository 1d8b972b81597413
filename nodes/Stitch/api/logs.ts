import { LOOPBACK_URL_PATTERN } from '../../../credentials/shared/baseUrl';
import { apiPath } from './http/path';
import { attempt } from './attempt';
import type { StitchError } from './StitchError';
import type { Attempt, StitchClient, StitchRequest } from './types';

const loopback = new RegExp(LOOPBACK_URL_PATTERN, 'i');
const STITCH = /^https:\/\/[a-z0-9.-]{1,100}\.stitchdata\.com(?:[:/]|$)/i;
const AMAZON = /^https:\/\/[a-z0-9.-]{1,200}\.amazonaws\.com(?:\.cn)?\//i;
const HTTPS = /^https:\/\/[^/?#@\\\s]{1,300}(?:[/?#]|$)/i;

/**
 * Whether a log may be fetched from there. Stitch keeps logs at Amazon (connect-api.md 8.29): while
 * the base URL is Stitch's nothing else will do, so that no answer leads into n8n's own network.
 */
export function isLogAddress(target: string, apiBaseUrl: string): boolean {
	if (STITCH.test(apiBaseUrl)) return AMAZON.test(target);
	return HTTPS.test(target) || (loopback.test(target) && loopback.test(apiBaseUrl));
}

const KEPT_FOR =
	'Stitch keeps logs for 1 day (Free Trial), 7 days (Standard) or 60 days (Advanced, Premium).';

/** What the storage's answer means; its own words are XML, and may contain the address. */
function wordsFor({ kind, status, detail }: StitchError): [message: string, description: string] {
	if (kind === 'cancelled') return ['The execution was cancelled', ''];
	if (kind === 'tooLarge') {
		return ['The log is too large', `It is larger than ${detail ?? 'allowed'} and was not read.`];
	}
	if (status === 404) return ['Stitch no longer has the log of this replication job', KEPT_FOR];
	if (status === 403) {
		return [
			'The link to the log was not accepted',
			'Links are short-lived: run this again to get a new one. (status 403)',
		];
	}
	if (status === undefined) {
		return [
			'The storage that holds the log could not be reached',
			`Stitch keeps logs outside its API, at Amazon S3 (${kind === 'timeout' ? 'no response in time' : (detail ?? kind)}). Check that n8n may connect to it.`,
		];
	}
	return [
		'The storage that holds the log refused to give it',
		`Run this again to get a new link. (status ${status})`,
	];
}

/**
 * The text of a job's log (connect-api.md 8.29). Stitch answers with a short-lived signed address,
 * which is fetched without the token and appears in no message. One request that Stitch counts;
 * an error of the storage is never a refusal of the token.
 */
export async function fetchLog(
	client: StitchClient,
	accountId: number,
	jobName: string,
): Promise<Attempt<string>> {
	const request: StitchRequest = {
		method: 'GET',
		path: apiPath`/v4/${accountId}/extractions/${jobName}`,
		purpose: 'get the log of the replication job',
		attempts: 1,
	};
	const redirect = await attempt(client.redirect(request));
	if ('error' in redirect) return redirect;
	if (!isLogAddress(redirect.value, client.connection.apiBaseUrl)) {
		const error = client.unusable(
			'The address of the log is refused',
			"Stitch's logs are at Amazon S3, and this address is elsewhere, so it was not fetched.",
			request,
		);
		return { error };
	}
	const text = await client.fetchText(redirect.value, 'get the log from its storage');
	if (!('error' in text)) return text;
	return { error: client.unusable(...wordsFor(text.error), request) };
}
