import { isoSeconds } from '../../clock.mts';
import { isObject, textOf } from '../../server/bodies.mts';
import { json, StitchAnswer } from '../../server/replies.mts';
import type { Route } from '../../types.mts';

/** connect-api.md 8.31 to 8.34: e-mail recipients. */

const BASE = '/notifications/public/v1/api/custom-emails';
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

const refusal = (message: unknown) => new StitchAnswer(400, { error: { message } });

const isTime = (value: unknown) =>
	typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value));

export const routes: Route[] = [
	{
		method: 'POST',
		path: BASE,
		handle({ account, body, core, state, reply }) {
			const plan = state.planOf(account);
			if (!plan.emailsInPlan)
				throw refusal('Account not authorized to create custom notification email addresses.');
			const address = isObject(body) ? body.email_address : undefined;
			if (typeof address !== 'string' || !EMAIL.test(address))
				throw refusal({ email_address: 'Required. Must be valid email address format.' });
			if (account.emails.size >= plan.emailLimit)
				throw refusal(
					'Account not authorized to create additional custom notification email addresses.',
				);
			const recipient = {
				id: state.nextId('email'),
				client_id: account.clientId,
				email_address: address,
				created_at: isoSeconds(core.clock.now()),
				disabled_at: null,
			};
			account.emails.set(recipient.id, recipient);
			return json(reply, recipient);
		},
	},
	{
		method: 'GET',
		path: BASE,
		handle: ({ account, reply }) => json(reply, [...account.emails.values()]),
	},
	{
		method: 'PUT',
		path: `${BASE}/:id`,
		handle({ account, body, core, params, reply }) {
			const recipient = account.emails.get(Number(params.id));
			if (!recipient) throw new StitchAnswer(404, { status: 'NOT FOUND' });
			const value = isObject(body) ? body.disabled_at : undefined;
			// Only the status tells this from the success; a missing value can't be echoed as it was.
			if (value !== null && !isTime(value))
				throw new StitchAnswer(400, { disabled_at: textOf(value) });
			// Any time stamp disables at once.
			recipient.disabled_at = value === null ? null : isoSeconds(core.clock.now());
			return json(reply, { disabled_at: recipient.disabled_at });
		},
	},
	{
		method: 'PUT',
		path: `${BASE}/`,
		handle() {
			throw new StitchAnswer(404, { status: 'NOT FOUND' });
		},
	},
	{
		method: 'DELETE',
		path: `${BASE}/:id`,
		// Deleting an unknown one isn't documented; the number of deleted ones is then zero.
		handle: ({ account, params, reply }) =>
			json(reply, [Number(account.emails.delete(Number(params.id)))]),
	},
];
