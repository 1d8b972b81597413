import type { JsonObject } from '../json';
import { isCount } from '../json';
import { apiPath } from './http/request';
import type { StitchClient, StitchRequest } from './types';

const RECIPIENTS = '/notifications/public/v1/api/custom-emails';
const pathOf = (id: number) => apiPath`/notifications/public/v1/api/custom-emails/${id}`;

/** Additional email recipients of the account, disabled ones too (connect-api.md 8.32). */
export const listRecipients = async (client: StitchClient) =>
	await client.list(
		{ method: 'GET', path: RECIPIENTS, purpose: 'list the email recipients' },
		'recipients',
	);

/** Adds a recipient, once, and gives it (connect-api.md 8.31). */
export const createRecipient = async (client: StitchClient, email_address: string) =>
	await client.object(
		{
			method: 'POST',
			path: RECIPIENTS,
			body: { email_address },
			purpose: 'create the email recipient',
		},
		'recipient',
	);

/**
 * Disables a recipient (any time disables at once) or enables it (`null`). Stitch answers with
 * `disabled_at` alone (connect-api.md 8.33).
 */
export const setRecipientDisabled = async (
	client: StitchClient,
	id: number,
	disabled_at: string | null,
): Promise<JsonObject> =>
	await client.object(
		{
			method: 'PUT',
			path: pathOf(id),
			body: { disabled_at },
			purpose: `${disabled_at === null ? 'enable' : 'disable'} the email recipient`,
		},
		'recipient',
		'disabled_at',
	);

/**
 * Deletes a recipient; `false` when there was none: Stitch answers with the number of recipients
 * deleted, `[0]` or `[1]` (connect-api.md 8.34).
 */
export async function deleteRecipient(client: StitchClient, id: number): Promise<boolean> {
	const request: StitchRequest = {
		method: 'DELETE',
		path: pathOf(id),
		purpose: 'delete the email recipient',
	};
	const answer = await client.request(request);
	const [count] = Array.isArray(answer) ? answer : [];
	if (!isCount(count)) throw client.unexpected(request, 'not a number of recipients', answer);
	return count > 0;
}
