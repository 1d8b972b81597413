import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { readAccessToken } from '../../../credentials/shared/accessToken';
import {
	DEFAULT_API_BASE_URL,
	DEFAULT_APP_BASE_URL,
	EU_IMPORT_BASE_URL,
	readBaseUrl,
} from '../../../credentials/shared/baseUrl';
import { objectOf, textOf } from '../json';
import { parseId } from './http/request';
import { StitchError } from './StitchError';
import type { CredentialType, StitchConnection, StitchContext } from './types';

/** Which credential a resource uses; account and Import API records have one of their own. */
export function credentialTypeOf(resource: string, authentication: string): CredentialType {
	if (resource === 'account') return 'stitchOAuth2Api';
	if (resource === 'importRecord') return 'stitchImportApi';
	return authentication === 'accessToken' ? 'stitchApi' : 'stitchOAuth2Api';
}

const text = (value: unknown): string => textOf(value) ?? '';

function accountIn(type: CredentialType, data: ICredentialDataDecryptedObject) {
	if (type === 'stitchImportApi') return parseId(data.clientId);
	const isConnected = type === 'stitchOAuth2Api' && data.grantType !== 'partnerToken';
	return isConnected ? parseId(objectOf(data.oauthTokenData).stitch_account_id) : undefined;
}

/** The token, decrypted, and what belongs to it. */
function tokenFields(type: CredentialType, data: ICredentialDataDecryptedObject) {
	const { accessToken, content, keys, refusal } = readAccessToken(type, data);
	const stitchAccountId = content?.stitch_account_id ?? accountIn(type, data);
	return {
		accessToken,
		tokenKeys: keys.length === 0 ? undefined : keys,
		tokenRefusal: refusal,
		stitchAccountId,
	};
}

/** The usual base URLs by region; only the Import API has one of its own in Europe. */
const BASE_URLS = new Map<unknown, string>([
	['us-east-1', DEFAULT_API_BASE_URL],
	['eu-central-1', EU_IMPORT_BASE_URL],
]);

function baseUrlOf(data: ICredentialDataDecryptedObject, field: string, fallback: string) {
	const url = readBaseUrl(field in data ? data[field] : '', fallback);
	if (url !== undefined) return url;
	throw StitchError.unusable(
		`The '${field === 'apiBaseUrl' ? 'API' : 'App'} Base URL' of the credential is refused`,
		'It has to start with https:// and have a host, and a path at most. Plain http:// is accepted for localhost, 127.0.0.1 and [::1] only.',
	);
}

/**
 * The connection that a credential's data describe. Throws `StitchError` when a base URL may not
 * receive a token.
 */
export function connectionOf(
	type: CredentialType,
	data: ICredentialDataDecryptedObject,
): StitchConnection {
	const region = type === 'stitchImportApi' && 'region' in data ? data.region : 'us-east-1';
	const usual = BASE_URLS.get(region);
	if (usual === undefined) {
		throw StitchError.unusable(
			"The 'Region' of the credential has to be us-east-1 or eu-central-1",
			'Choose the region of the account, or check the expression that gives it.',
		);
	}
	const apiBaseUrl = baseUrlOf(data, 'apiBaseUrl', usual);
	const shared = data.sameForAllItems === true ? { sameForAllItems: true as const } : {};
	const connection = { apiBaseUrl, ...tokenFields(type, data), ...shared };
	if (type !== 'stitchOAuth2Api') return connection;
	const appBaseUrl = baseUrlOf(data, 'appBaseUrl', DEFAULT_APP_BASE_URL);
	const partner = { id: text(data.clientId), secret: text(data.clientSecret) };
	return { ...connection, appBaseUrl, partner };
}

/** n8n's words for an expression that needs another node's output. */
export const isUnresolved = (thrown: unknown): boolean => {
	const { name, message } = Object(thrown) as { name?: unknown; message?: unknown };
	return (
		name === 'ExpressionError' ||
		/hasn't been executed|no (path|connection) back|can't be resolved|no execution data/i.test(
			String(message),
		)
	);
};

/**
 * Looks up the credential of one item, with the item's own expressions. Throws `StitchError` for a
 * credential that can't be used, and for a token that can't be decrypted, unless `tokenIsOptional`.
 *
 * The node signs requests itself, with the token found here. n8n's own helper would sign every
 * item's request with the token of the first item, send a request again after a 401, and answer a
 * 401 of an OAuth2 credential with "no refresh token", which Stitch does not have. (Replacing
 * `getCredentials` on the context that the helper gets works today, but a change inside n8n could
 * then sign a request with another customer's token, in silence.)
 */
export async function getConnection(
	context: StitchContext,
	type: CredentialType,
	itemIndex: number,
	{ tokenIsOptional = false } = {},
): Promise<StitchConnection> {
	const getCredentials = context.getCredentials.bind(context) as (
		name: string,
		index: number,
	) => Promise<ICredentialDataDecryptedObject>;
	const connection = connectionOf(type, await getCredentials(type, itemIndex));
	const { tokenRefusal } = connection;
	if (tokenRefusal === undefined || tokenIsOptional) return connection;
	throw StitchError.unusable(tokenRefusal.message, tokenRefusal.description);
}

const unresolved = ({ message }: Error) =>
	StitchError.unusable(
		"n8n can't resolve the expression in the credential",
		`It has to name a node of this workflow that has run before. Otherwise, choose another credential. n8n says: ${message}`,
	);

/**
 * Looks up each item's credential; only the first one's where the credential itself says that it
 * holds no expression. The others wait for that answer: without it, all items that start together
 * would be looked up.
 */
export function connectionOfItems(
	context: StitchContext,
	type: CredentialType,
	options: { tokenIsOptional: boolean },
) {
	let first: Promise<StitchConnection> | undefined;
	let shared: StitchConnection | undefined;
	const lookUp = async (itemIndex: number) =>
		await getConnection(context, type, itemIndex, options).catch(async (thrown: Error) => {
			return await Promise.reject(isUnresolved(thrown) ? unresolved(thrown) : thrown);
		});
	const lookUpFirst = async (itemIndex: number) => {
		const connection = await lookUp(itemIndex);
		if (connection.sameForAllItems === true) shared = connection;
		return connection;
	};
	const lookUpNext = async (itemIndex: number, before: Promise<unknown>) => {
		await before.catch(() => undefined);
		return shared ?? (await lookUp(itemIndex));
	};
	return (itemIndex: number): StitchConnection | Promise<StitchConnection> => {
		if (shared !== undefined) return shared;
		if (first === undefined) return (first = lookUpFirst(itemIndex));
		return lookUpNext(itemIndex, first);
	};
}
