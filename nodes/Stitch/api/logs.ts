import { isLoopbackUrl } from '../../../credentials/shared/baseUrl';
import { apiPath } from './http/request';
import { attempt } from './types';
import { StitchError } from './StitchError';
import type { Attempt, Sending, StitchClient, StitchRequest } from './types';

/** One line of a log: `<time>Z <location> - <LEVEL> <message>`; the level may be missing. */
export interface LogLine {
	/** Milliseconds since 1970, Stitch's clock. */
	at: number;
	/** ISO 8601 in UTC, with the fraction as the log has it. */
	time: string;
	/** `main`, `tap` or `target`. */
	location: string;
	level?: string;
	/** Indentation kept. */
	message: string;
}

// "2024-03-05 07:00:11,159Z    tap - INFO Starting sync": all that comes before the level.
const PREFIX =
	/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[,.](\d{1,9}))?Z?[ \t]{1,20}(\S{1,100})[ \t]{1,20}-(?:[ \t]|$)/;
const LONGEST_PREFIX = 200;
const LEVEL = /^ ?(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL|NOTSET)(?: |$)/;

/** Reads one line of a log; `undefined` for one without time and location. */
export function readLogLine(line: string): LogLine | undefined {
	const prefix = PREFIX.exec(line.slice(0, LONGEST_PREFIX));
	if (prefix === null) return undefined;
	const [whole, date, clock, fraction, location] = prefix;
	const at = Date.parse(`${date}T${clock}.${(fraction ?? '').slice(0, 3).padEnd(3, '0')}Z`);
	if (Number.isNaN(at)) return undefined;
	const time = `${date}T${clock}${fraction === undefined ? '' : `.${fraction}`}Z`;
	const rest = line.slice(whole.length);
	const level = LEVEL.exec(rest.slice(0, 12));
	return {
		at,
		time,
		location,
		level: level?.[1],
		message: rest.slice(level?.[0].length),
	};
}

/** One event of a log, with the lines that belong to it, such as a stack trace. */
export interface LogEvent {
	/** ISO 8601 in UTC; `null` for text before the first line with a time. */
	time: string | null;
	/** `main`, `tap` or `target`. */
	phase: string | null;
	level: string | null;
	message: string;
}

/**
 * The events of a log. In Stitch's logs every line has time and location, those of a stack trace
 * too: a line without a level belongs to the event before it of its location.
 */
export function logEvents(text: string): LogEvent[] {
	const events: LogEvent[] = [];
	const lastOf = new Map<string, LogEvent>();
	const begin = (event: LogEvent) => {
		events.push(event);
		if (event.phase !== null) lastOf.set(event.phase, event);
	};
	for (const line of text.trimEnd().split(/\r?\n/)) {
		const read = readLogLine(line);
		if (read === undefined) {
			const last = events[events.length - 1];
			if (last !== undefined) last.message += `\n${line}`;
			else if (line.trim() !== '') begin({ time: null, phase: null, level: null, message: line });
			continue;
		}
		const { time, location: phase, level, message } = read;
		const before = level === undefined ? lastOf.get(phase) : undefined;
		if (before !== undefined) before.message += `\n${message}`;
		else begin({ time, phase, level: level ?? null, message });
	}
	return events;
}

const STITCH = /^https:\/\/[a-z0-9.-]{1,100}\.stitchdata\.com(?:[:/]|$)/i;
const AMAZON = /^https:\/\/[a-z0-9.-]{1,200}\.amazonaws\.com(?:\.cn)?\//i;
const HTTPS = /^https:\/\/[^/?#@\\\s]{1,300}(?:[/?#]|$)/i;

/**
 * Whether a log may be fetched from there. Stitch keeps logs at Amazon (connect-api.md 8.29): while
 * the base URL is Stitch's nothing else will do, so that no answer leads into n8n's own network.
 */
export function isLogAddress(target: string, apiBaseUrl: string): boolean {
	if (STITCH.test(apiBaseUrl)) return AMAZON.test(target);
	return HTTPS.test(target) || (isLoopbackUrl(target) && isLoopbackUrl(apiBaseUrl));
}

const KEPT_FOR =
	'Stitch keeps logs for 1 day (Free Trial), 7 days (Standard) or 60 days (Advanced, Premium).';

/** What the storage's answer means; its own words are XML, and may contain the address. */
function wordsFor({
	kind,
	status,
	detail = '',
}: StitchError): [message: string, description: string] {
	if (status === 404) return ['Stitch no longer has the log of this replication job', KEPT_FOR];
	if (status === undefined) {
		return [
			'The storage that holds the log could not be reached',
			`Stitch keeps logs outside its API, at Amazon S3 (${kind === 'timeout' ? 'no response in time' : detail || kind}). Check that n8n may connect to it.`,
		];
	}
	return [
		'The storage that holds the log refused to give it',
		`Links are short-lived: run this again to get a new one. (status ${status})`,
	];
}

/**
 * The text of a job's log (connect-api.md 8.29). Stitch answers with a short-lived signed address,
 * which is fetched without the token and appears in no message. Only the first is a request that
 * Stitch counts; an error of the storage is never a refusal of the token.
 */
export async function fetchLog(
	client: StitchClient,
	accountId: number,
	jobName: string,
	sending: Sending,
): Promise<Attempt<string>> {
	const request: StitchRequest = {
		method: 'GET',
		path: apiPath`/v4/${accountId}/extractions/${jobName}`,
		purpose: 'get the log of the replication job',
		...sending,
	};
	const redirect = await attempt(client.redirect(request));
	if ('error' in redirect) return redirect;
	if (!isLogAddress(redirect.value, client.connection.apiBaseUrl)) {
		const error = StitchError.unusable(
			'The address of the log is refused',
			"Stitch's logs are at Amazon S3, and this address is elsewhere, so it was not fetched.",
			request,
		);
		return { error };
	}
	const { discarded } = sending;
	const purpose = 'get the log from its storage';
	const text = await client.fetchText(redirect.value, { discarded, purpose });
	// These two say the same of any answer.
	if (!('error' in text) || ['cancelled', 'tooLarge'].includes(text.error.kind)) return text;
	return { error: StitchError.unusable(...wordsFor(text.error), request) };
}
