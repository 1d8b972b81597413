import type { JsonObject } from '../json';
import { isObject, textOf } from '../json';
import { perRun } from '../reruns';
import { listDestinations } from './destinations';
import { parseId } from './http/request';
import { listSources } from './sources';
import { StitchError } from './StitchError';
import { attempt } from './types';
import type { StitchClient, StitchRequest } from './types';

/** What Stitch asks for to create an account (connect-api.md 8.1). */
export interface NewAccount {
	first_name: string;
	last_name: string;
	company: string;
	email: string;
	region: string;
}

/** A token of an account; Stitch shows it this once. */
export interface AccountToken {
	access_token: string;
	stitch_account_id: number;
	/** From the code exchange only. */
	token_type?: string;
}

/** The documented fields of a token answer; without both there is no token. */
function readToken(answer: unknown): AccountToken | undefined {
	if (!isObject(answer)) return undefined;
	const access_token = textOf(answer.access_token);
	// As digits too: Stitch shows the token this once.
	const stitch_account_id = parseId(answer.stitch_account_id);
	if (access_token === undefined || stitch_account_id === undefined) return undefined;
	const token = { access_token, stitch_account_id };
	return typeof answer.token_type === 'string'
		? { ...token, token_type: answer.token_type }
		: token;
}

const NO_TOKEN = 'not a token and an account ID';

/**
 * Creates a Stitch account for a new user, once, with the partner's ID and secret
 * (connect-api.md 8.1). Throws `StitchError`.
 */
export async function createAccount(
	client: StitchClient,
	partner: { id: string; secret: string },
	account: NewAccount,
): Promise<AccountToken> {
	const request: StitchRequest = {
		method: 'POST',
		path: '/v3/accounts',
		authorization: 'none',
		purpose: 'create the account',
		body: { partner_id: partner.id, partner_secret: partner.secret, ...account },
	};
	const token = readToken(await client.request(request));
	if (token === undefined) throw client.unexpected(request, NO_TOKEN);
	const { access_token, stitch_account_id } = token;
	return { access_token, stitch_account_id };
}

/**
 * Exchanges an authorization code for a permanent token, once (authentication.md 4.4). Throws
 * `StitchError`.
 */
export async function exchangeCode(
	client: StitchClient,
	secret: string,
	code: string,
): Promise<AccountToken> {
	const request: StitchRequest = {
		method: 'POST',
		path: '/oauth/token',
		authorization: 'none',
		form: { client_secret: secret, code, grant_type: 'authorization_code' },
		secrets: [code],
		purpose: 'exchange the code',
	};
	const token = readToken(await client.request(request));
	if (token === undefined) throw client.unexpected(request, NO_TOKEN);
	return token;
}

/** What a look-up of an account ID came to. */
type LookUp = { value?: number } | { error: StitchError };

/** By base URL and token. */
const lookUpsOf = perRun(() => new Map<string, Promise<LookUp>>());

/** The account ID, as every source and every destination carries it. */
export const accountIdIn = (objects: JsonObject[]): number | undefined =>
	objects.map((object) => parseId(object.stitch_client_id)).find((id) => id !== undefined);

async function readAccountId(client: StitchClient): Promise<number | undefined> {
	const why = (what: string) => `list the ${what} to find the account ID`;
	return (
		accountIdIn(await listSources(client, why('sources'))) ??
		accountIdIn(await listDestinations(client, why('destinations')))
	);
}

async function lookUpOnce(client: StitchClient): Promise<LookUp> {
	const { apiBaseUrl, accessToken } = client.connection;
	const lookUps = lookUpsOf(client.context);
	const key = `${apiBaseUrl} ${accessToken}`;
	const known = lookUps.get(key) ?? attempt(readAccountId(client));
	lookUps.set(key, known);
	return await known;
}

/**
 * The Stitch account ID (`stitch_client_id`) that extractions, loads and logs need in their path:
 * the one given, else the credential's own, else read from the account's sources or destinations,
 * once per token and run (connect-api.md section 2). Throws `StitchError`, also for an account that
 * has neither, and for a token that was given out for another account than the one given.
 */
export async function findAccountId(client: StitchClient, given?: number): Promise<number> {
	const own = client.connection.stitchAccountId;
	if (given !== undefined && own !== undefined && given !== own) {
		throw StitchError.unusable(
			`The access token belongs to account ${own}, not to account ${given}`,
			"Check the expressions: the token and 'Stitch Account ID' must come from the same customer.",
		);
	}
	const known = given ?? own;
	if (known !== undefined) return known;
	const found = await lookUpOnce(client);
	if ('error' in found) throw found.error;
	if (found.value !== undefined) return found.value;
	throw StitchError.unusable(
		'The Stitch account ID is not known',
		"The account has no source and no destination to read it from. Enter it as 'Stitch Account ID' under 'Additional Fields': it is in the address of the Stitch web app, after /client/.",
	);
}
