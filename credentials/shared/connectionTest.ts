import type { ICredentialTestRequest } from 'n8n-workflow';
import { DEFAULT_API_BASE_URL } from './baseUrl';
import { urlExpression } from './expressions';

/** What a 401 means (authentication.md section 6: Stitch documents no body for it). */
const TOKEN_REFUSED =
	'Stitch refused the access token: it was revoked or disabled, or the plan of its account has no API access (Free Trial, Advanced and Premium do). Reconnect the account or replace the token.';

/** The cheapest call that every Connect token may make, outside the rate-limited group. */
export function connectTokenTest(note = ''): ICredentialTestRequest {
	return {
		request: {
			baseURL: urlExpression('apiBaseUrl', DEFAULT_API_BASE_URL, '', '$credentials'),
			url: '/v4/destinations',
			method: 'GET',
		},
		rules: [
			{
				type: 'responseCode',
				properties: { value: 401, message: `${TOKEN_REFUSED}${note}` },
			},
		],
	};
}
