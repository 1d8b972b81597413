import { LOOPBACK_URL_PATTERN } from '../../../credentials/shared/baseUrl';
import type { StitchClient } from './types';

const loopback = new RegExp(LOOPBACK_URL_PATTERN, 'i');

/** Whether a log may be fetched from there: `https`, or this machine if the API is on it too. */
export function isLogAddress(target: string, apiBaseUrl: string): boolean {
	if (/^https:\/\/[^/?#@\\\s]+([/?#]|$)/i.test(target)) return true;
	return loopback.test(target) && loopback.test(apiBaseUrl);
}

export async function fetchLogFile(_context: unknown, client: StitchClient, target: string) {
	if (!isLogAddress(target, client.connection.apiBaseUrl)) {
		throw client.unusable(
			'The address of the log is refused',
			'Stitch named an address that does not start with https://.',
		);
	}
	const text = await client.fetchText(target, 'read the log of the replication job');
	if ('error' in text) throw text.error;
	return text.value;
}
