import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { LOOPBACK_URL_PATTERN } from '../../../credentials/shared/baseUrl';
import { isHtml } from './http/body';
import { systemClock } from './http/clock';
import { redact } from './http/redact';
import { nextAttemptIn } from './http/retry';
import { sendOnce } from './http/send';
import type { Outcome, StitchClient, StitchContext } from './types';

const TIMEOUT = 60_000;
const loopback = new RegExp(LOOPBACK_URL_PATTERN, 'i');

/** Whether a log may be fetched from there: `https`, or this machine if the API is on it too. */
export function isLogAddress(target: string, apiBaseUrl: string): boolean {
	if (/^https:\/\/[^/?#@\\\s]+([/?#]|$)/i.test(target)) return true;
	return loopback.test(target) && loopback.test(apiBaseUrl);
}

/** The address, and what of it is secret by itself: the query as a whole and each value in it. */
function partsOf(target: string): string[] {
	const [, query = ''] = target.split('?');
	const values = [...new URLSearchParams(query).values()].filter((value) => value.length >= 8);
	return [target, query, ...values];
}

function describe(outcome: Outcome): { message: string; description: string; httpCode?: string } {
	if (outcome.kind === 'cancelled') {
		return { message: 'The execution was cancelled', description: '' };
	}
	if (outcome.kind === 'tooLarge') {
		return {
			message: 'The log is too large',
			description: `It is longer than ${Math.round(outcome.limit / 1024 / 1024)} MB and was not read.`,
		};
	}
	if (outcome.kind !== 'answer') {
		// n8n's own words may hold the address.
		const why =
			outcome.kind === 'refused'
				? 'n8n did not send the request'
				: outcome.kind === 'timeout'
					? 'no answer in time'
					: outcome.code;
		return {
			message: 'The storage that holds the log could not be reached',
			description: `Stitch keeps logs outside its API, at Amazon S3 (${why}). Check that n8n may connect to it.`,
		};
	}
	const httpCode = String(outcome.status);
	if (outcome.status === 404) {
		return {
			message: 'Stitch no longer has the log of this replication job',
			description:
				'Logs are kept 1 day (Free Trial), 7 days (Standard) or 60 days (Advanced, Premium). (status 404)',
			httpCode,
		};
	}
	if (outcome.status === 403) {
		return {
			message: 'The link to the log was not accepted',
			description: 'Links are short-lived: run this again to get a new one. (status 403)',
			httpCode,
		};
	}
	return {
		message: 'The storage that holds the log refused to give it',
		description: `Run this again to get a new link. (status ${httpCode})`,
		httpCode,
	};
}

/**
 * Fetches an extraction log from the address Stitch redirects to, without the token, and gives its
 * text (connect-api.md 8.29). The signed address is in no message. Throws NodeApiError, or
 * NodeOperationError when the address is not one to fetch from.
 */
export async function fetchLogFile(
	context: StitchContext,
	client: StitchClient,
	target: string,
): Promise<string> {
	const { connection, itemIndex } = client;
	if (!isLogAddress(target, connection.apiBaseUrl)) {
		throw new NodeOperationError(context.getNode(), 'The address of the log is refused', {
			description: 'Stitch named an address that does not start with https://.',
			itemIndex,
		});
	}
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	for (let retries = 0; ; retries++) {
		const outcome = await sendOnce(
			context,
			{
				method: 'GET',
				url: target,
				headers: { Accept: 'text/plain, */*' },
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				encoding: 'stream',
				timeout: TIMEOUT,
			},
			signal,
		);
		const answered = outcome.kind === 'answer' && outcome.status === 200;
		if (answered && !isHtml(outcome.text)) {
			return redact(outcome.text, [connection.accessToken, ...partsOf(target)]);
		}
		const wait = nextAttemptIn({
			request: { method: 'GET', path: '' },
			outcome,
			unreadable: answered,
			retries,
			now: systemClock.now(),
			random: Math.random(),
		});
		if (wait === undefined || signal?.aborted === true) {
			const { message, description, httpCode } = describe(outcome);
			const options = { message, description, httpCode, itemIndex };
			// n8n replaces messages in which it believes to see a code; see errors.ts.
			throw Object.assign(new NodeApiError(context.getNode(), { message }, options), {
				message,
				description,
			});
		}
		await systemClock.sleep(wait, signal);
	}
}
