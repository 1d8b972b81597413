import { isObject } from '../server/bodies.mts';
import { json, StitchAnswer } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** connect-api.md 8.1: the token-less way for partners to create an account. */

const MESSAGE = 'Invalid form data.';
const REGIONS = ['us-east-1', 'eu-central-1'];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const badRequest = (errors: Record<string, string>) =>
	new StitchAnswer(400, { code: 'BadRequest', message: MESSAGE, errors });

const isFilled = (value: unknown) => typeof value === 'string' && value.trim() !== '';

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v3/accounts',
		handle({ body, state, reply }) {
			if (!isObject(body)) throw badRequest({});
			const errors: Record<string, string> = {};
			if (body.partner_id !== state.partner.id) errors.partner_id = 'required';
			// With a wrong partner ID nobody can tell whether the secret is right, only whether it is there.
			if (
				errors.partner_id
					? !isFilled(body.partner_secret)
					: body.partner_secret !== state.partner.secret
			)
				errors.partner_secret = 'required';
			if (Object.keys(errors).length > 0) throw badRequest(errors);
			const texts = [body.first_name, body.last_name, body.company, body.email];
			// The reference requires `region`, the partner guide leaves it out: the stricter reading.
			if (!texts.every(isFilled) || !REGIONS.includes(String(body.region))) throw badRequest({});
			const email = String(body.email);
			if (!EMAIL.test(email)) throw badRequest({});
			if (state.accountByEmail(email))
				throw new StitchAnswer(400, {
					code: 'ExistingUser',
					message: 'This email address is already associated with an active user.',
				});
			const account = state.createAccount({
				email,
				firstName: String(body.first_name),
				lastName: String(body.last_name),
				company: String(body.company),
				region: body.region as 'us-east-1' | 'eu-central-1',
			});
			return json(reply, {
				access_token: state.issueToken(account.clientId, { prefix: 'at' }),
				stitch_account_id: account.clientId,
			});
		},
	},
];
