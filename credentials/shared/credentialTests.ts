import {
	BASE_URL_PATTERN,
	DEFAULT_API_BASE_URL,
	EU_IMPORT_BASE_URL,
	LOOPBACK_URL_PATTERN,
	STITCH_HOSTS,
} from './baseUrl';
import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

const pattern = (source: string) => `new RegExp(${JSON.stringify(source)}, 'i')`;

/** In place of a base URL that may not receive a secret: no request can be sent there. */
const REFUSED = "'refused:base-url-must-be-https'";

/**
 * Expression for `<base URL field><path>`, or `REFUSED`, whose text says why.
 */
export function urlExpression(field: string, fallback: string, path: string, from = '$self') {
	const base = `(${from}[${JSON.stringify(field)}] || ${JSON.stringify(fallback)}).trim()`;
	return `={{ ${pattern(BASE_URL_PATTERN)}.test(${base}) ? ${base}.replace(/\\/+$/, '') + ${JSON.stringify(path)} : ${REFUSED} }}`;
}

/** Expression for *Allowed Domains*: Stitch's hosts, and this machine when a base URL is on it. */
export function allowedDomainsExpression(fields: string[]) {
	const values = fields.map((field) => `$self[${JSON.stringify(field)}]`).join(', ');
	const loopback = `[${values}].filter((url) => ${pattern(LOOPBACK_URL_PATTERN)}.test(url || '')).map((url) => url.replace(/^https?:\\/\\//i, '').replace(/(:[0-9]+)?([/].*)?$/, ''))`;
	return `={{ ${JSON.stringify(STITCH_HOSTS)}.concat(${loopback}).filter((host, index, all) => all.indexOf(host) === index).join(', ') }}`;
}

/** Expression for query parameters from fields that are filled in, in the order given. */
export function queryExpression(parameters: Record<string, string>) {
	const pairs = Object.entries(parameters)
		.map(([name, field]) => `[${JSON.stringify(name)}, $self[${JSON.stringify(field)}]]`)
		.join(', ');
	return `={{ [${pairs}].filter((pair) => pair[1]).map((pair) => pair[0] + '=' + encodeURIComponent(pair[1])).join('&') }}`;
}

/** What a 401 means (authentication.md section 6: Stitch documents no body for it). */
const TOKEN_REFUSED =
	'Stitch refused the access token: it was revoked or disabled, or the plan of its account has no API access (Free Trial, Advanced and Premium do). Reconnect the account or replace the token.';

/** Of an answer that is not Stitch's, such as the sign-in page of a guest network. */
const NOT_STITCH =
	'The answer is not from Stitch. A proxy, a gateway or the sign-in page of a network answered instead: check "API Base URL" and the network.';

/** n8n takes rules of both kinds together; its type for them does not. */
const rules = (
	...all: Array<IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody>
) => all as ICredentialTestRequest['rules'];

const LIST_START = '[';
/** Printable characters, blanks, and the mark that some pages begin with. */
const OTHER_STARTS = [
	...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
	'\t',
	'\n',
	'\r',
	'\ufeff',
].filter((character) => character !== LIST_START);

const refused = (key: string, value: unknown): IAuthenticateRuleResponseSuccessBody => ({
	type: 'responseSuccessBody',
	properties: { key, value, message: NOT_STITCH },
});

/**
 * The cheapest call that every Connect token may make, outside the rate-limited group; its answer is
 * a list. n8n's rules compare a value inside the answer's first item with a given one, and an
 * account may have no destination. So n8n is to read the answer as text, and a text that begins with
 * anything but a list is refused.
 */
export const connectTokenTest: ICredentialTestRequest = {
	request: {
		baseURL: urlExpression('apiBaseUrl', DEFAULT_API_BASE_URL, '', '$credentials'),
		url: '/v4/destinations',
		method: 'GET',
		encoding: 'text',
	},
	rules: rules(
		{ type: 'responseCode', properties: { value: 401, message: TOKEN_REFUSED } },
		refused('length', 0),
		...OTHER_STARTS.map((character) => refused('0', character)),
	),
};

/** Expression for the base URL of the credential, or of its region; or `REFUSED`. */
const BASE_URL =
	`={{ ((url) => ${pattern(BASE_URL_PATTERN)}.test(url)` +
	` ? url.replace(/\\/+$/, '') : ${REFUSED})` +
	`(($credentials["apiBaseUrl"] || '').trim() || ($credentials["region"] === "eu-central-1"` +
	` ? ${JSON.stringify(EU_IMPORT_BASE_URL)} : ${JSON.stringify(DEFAULT_API_BASE_URL)})) }}`;

/** One valid record, because the endpoint takes nothing less; it is checked and not stored. */
const BODY =
	'={{ JSON.stringify([{ client_id: Number($credentials["clientId"]), table_name: "n8n_credential_test",' +
	' sequence: 1, action: "upsert", key_names: ["id"], data: { id: 1 } }]) }}';

/**
 * Tests an Import API token and the account ID beside it with `POST /v2/import/validate`
 * (import-api.md 3.4).
 */
export const importTokenTest: ICredentialTestRequest = {
	request: {
		baseURL: BASE_URL,
		url: '/v2/import/validate',
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: BODY,
	},
	rules: rules(
		// Stitch answers `{ "status": "OK", … }`; a refusal has "ERROR" there (import-api.md 3.3).
		refused('status', undefined),
		refused('status', 'ERROR'),
		{
			type: 'responseCode',
			properties: {
				value: 401,
				message:
					'Stitch refused the token: it was revoked, it is not an Import API token, its source is paused or deleted, or the account is in the other region. Check "Access Token" and "Region".',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 403,
				message: 'The token belongs to another Stitch account: check "Client ID".',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 422,
				message: 'Stitch does not accept the account ID: "Client ID" must be a whole number.',
			},
		},
	),
};
