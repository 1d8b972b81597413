import { json, StitchAnswer } from '../server/replies.mts';
import type { Route } from '../types.mts';

/**
 * authentication.md 4.4: the token exchange, form-encoded. Parameters that the guide doesn't list
 * (`client_id`, `redirect_uri`) are ignored. What a refused exchange answers isn't documented; the
 * emulator's choice is RFC 6749's.
 */

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/oauth/token',
		form: true,
		handle({ body, state, reply }) {
			const {
				client_secret: secret,
				code,
				grant_type: grant,
			} = Object(body) as Record<string, unknown>;
			if (secret !== state.partner.secret) throw new StitchAnswer(401, { error: 'invalid_client' });
			if (grant !== 'authorization_code')
				throw new StitchAnswer(400, { error: 'unsupported_grant_type' });
			const account = state.redeemCode(String(code));
			if (!account) throw new StitchAnswer(400, { error: 'invalid_grant' });
			return json(reply, {
				token_type: 'bearer',
				access_token: state.issueToken(account.clientId),
				stitch_account_id: account.clientId,
			});
		},
	},
];
