import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import {
	DEFAULT_API_BASE_URL,
	DEFAULT_APP_BASE_URL,
	EU_IMPORT_BASE_URL,
	readBaseUrl,
} from '../../../credentials/shared/baseUrl';
import { parseId } from './http/path';
import type { CredentialType, StitchConnection, StitchContext } from './types';

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function tokenData(data: ICredentialDataDecryptedObject): Record<string, unknown> {
	const stored = data.oauthTokenData;
	return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
}

function oAuth2Fields(data: ICredentialDataDecryptedObject) {
	const pasted = data.grantType === 'partnerToken';
	const stored = pasted ? {} : tokenData(data);
	return {
		accessToken: text(pasted ? data.accessToken : stored.access_token),
		stitchAccountId: parseId(stored.stitch_account_id),
		partner: { id: text(data.clientId), secret: text(data.clientSecret) },
	};
}

function defaultApiBaseUrl(type: CredentialType, data: ICredentialDataDecryptedObject): string {
	return type === 'stitchImportApi' && data.region === 'eu-central-1'
		? EU_IMPORT_BASE_URL
		: DEFAULT_API_BASE_URL;
}

/**
 * The connection that a credential's data describe. Throws a plain Error when a base URL may not
 * receive a token.
 */
export function connectionOf(
	type: CredentialType,
	data: ICredentialDataDecryptedObject,
): StitchConnection {
	const apiBaseUrl = readBaseUrl(data.apiBaseUrl, defaultApiBaseUrl(type, data));
	const appBaseUrl = readBaseUrl(data.appBaseUrl, DEFAULT_APP_BASE_URL);
	if (apiBaseUrl === undefined) throw new Error("The 'API Base URL' of the credential is refused");
	if (appBaseUrl === undefined) throw new Error("The 'App Base URL' of the credential is refused");
	if (type === 'stitchOAuth2Api') {
		return { credentialType: type, apiBaseUrl, appBaseUrl, ...oAuth2Fields(data) };
	}
	const accessToken = text(data.accessToken);
	if (type === 'stitchApi') return { credentialType: type, apiBaseUrl, accessToken };
	const stitchAccountId = parseId(data.clientId);
	const shared = data.sameForAllItems === true ? { sameForAllItems: true as const } : {};
	return { credentialType: type, apiBaseUrl, accessToken, stitchAccountId, ...shared };
}

/**
 * Looks up the credential of one item, with the item's own expressions.
 *
 * The node signs requests itself, with the token found here. n8n's own helper would sign every
 * item's request with the token of the first item, send a request again after a 401, and answer a
 * 401 of an OAuth2 credential with "no refresh token", which Stitch has not.
 */
export async function getConnection(
	context: StitchContext,
	type: CredentialType,
	itemIndex: number,
): Promise<StitchConnection> {
	const data = await (
		context.getCredentials as (
			name: string,
			index: number,
		) => Promise<ICredentialDataDecryptedObject>
	)(type, itemIndex);
	try {
		return connectionOf(type, data);
	} catch (refusal) {
		throw new NodeOperationError(context.getNode(), (refusal as Error).message, {
			description:
				'It has to start with https:// and hold a host, and a path at most. Plain http:// is accepted for localhost, 127.0.0.1 and [::1] only.',
			itemIndex,
		});
	}
}

/**
 * Looks up each item's credential; only the first one's where the credential itself says that it
 * holds no expression.
 */
export function connectionOfItems(context: StitchContext, type: CredentialType) {
	let shared: StitchConnection | undefined;
	const lookUp = async (itemIndex: number) => {
		const connection = await getConnection(context, type, itemIndex);
		if (connection.sameForAllItems === true) shared = connection;
		return connection;
	};
	return (itemIndex: number): StitchConnection | Promise<StitchConnection> =>
		shared ?? lookUp(itemIndex);
}
