/**
 * Where tokens may be sent: any `https:` URL, and plain `http:` to this machine only (the local
 * emulator). Hosts other than Stitch's are for egress gateways.
 *
 * The same rule exists twice because n8n reads some URLs from expressions in a credential form,
 * where no code of ours runs: as a pattern for those, and through `readBaseUrl` for the node.
 */

export const DEFAULT_API_BASE_URL = 'https://api.stitchdata.com';
export const DEFAULT_APP_BASE_URL = 'https://app.stitchdata.com';
/** Import API, Europe (import-api.md section 1). */
export const EU_IMPORT_BASE_URL = 'https://api.eu-central-1.stitchdata.com';

/** Hosts that a Stitch token may be used with from other nodes. */
export const STITCH_HOSTS = ['api.stitchdata.com', 'api.eu-central-1.stitchdata.com'];

const HOST_END = '(:[0-9]+)?([/]|$)';
const LOOPBACK_HOST = `(localhost|127([.][0-9]{1,3}){3}|\\[::1\\])`;

/** Matches an acceptable base URL; plain pattern text, so that credential expressions can hold it. */
export const BASE_URL_PATTERN =
	`^(https://[A-Za-z0-9.\\-\\[\\]:]+${HOST_END}|http://${LOOPBACK_HOST}${HOST_END})` +
	'[^?#@\\\\\\s]*$';

/** Matches a base URL whose host is this machine. */
export const LOOPBACK_URL_PATTERN = `^https?://${LOOPBACK_HOST}${HOST_END}`;

/** Whether a token may be sent to this base URL. */
export function isAcceptableBaseUrl(value: string): boolean {
	return new RegExp(BASE_URL_PATTERN, 'i').test(value);
}

/**
 * The base URL without trailing slashes, its host as everybody else writes it: what is spent is counted
 * by it. `undefined` when a token must not be sent there.
 */
export function readBaseUrl(value: unknown, fallback: string): string | undefined {
	// Only an empty field means the usual address: an expression that gave nothing must not.
	const given = value === '' ? fallback : value;
	const text = typeof given === 'string' ? given.trim() : '';
	if (!isAcceptableBaseUrl(text)) return undefined;
	// No pattern: one would take the square of the slashes in time.
	let end = text.length;
	while (text[end - 1] === '/') end--;
	return text
		.slice(0, end)
		.replace(/^[^/]*\/\/[^/]*/, (origin) => origin.toLowerCase().replace(/^(https.*):443$/, '$1'));
}

/** Whether the host of an address is this machine, over `http:` or `https:`. */
export const isLoopbackUrl = (value: string): boolean =>
	new RegExp(LOOPBACK_URL_PATTERN, 'i').test(value);
