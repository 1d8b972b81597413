import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { DEFAULT_API_BASE_URL } from './baseUrl';
import { urlExpression } from './expressions';

/** What a 401 means (authentication.md section 6: Stitch documents no body for it). */
const TOKEN_REFUSED =
	'Stitch refused the access token: it was revoked or disabled, or the plan of its account has no API access (Free Trial, Advanced and Premium do). Reconnect the account or replace the token.';

/** Of an answer that is not Stitch's, such as the sign-in page of a guest network. */
export const NOT_STITCH =
	'The answer is not from Stitch. A proxy, a gateway or the sign-in page of a network answered instead: check "API Base URL" and the network.';

/** n8n takes rules of both kinds together; its type for them does not. */
export const rules = (
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
