import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { isObject, textOf } from '../../nodes/Stitch/json';
import type { Refusal, TokenContent, TokenKey, TokenRefusal } from './tokenEncryption';
import { KEY_RULE, isEncryptedToken, openToken, readTokenKeys } from './tokenEncryption';
import { isLoopbackUrl } from './baseUrl';

export type StitchCredentialType = 'stitchOAuth2Api' | 'stitchApi' | 'stitchImportApi';

export interface CredentialToken {
	/** As Stitch gave it, never to be shown; empty when there is none, or none that can be used. */
	accessToken: string;
	/** What was inside an encrypted token; `undefined` for a plain one. */
	content?: TokenContent;
	/** The keys of the credential, the one that encrypts first; may be empty. */
	keys: TokenKey[];
	/** Why the token or a key can't be used, for whatever needs one of them. */
	refusal?: Refusal;
}

const AGAIN = 'Read it again from where it is stored, or get a new token for the customer.';

const NO_KEY: Refusal = {
	message: 'The access token is encrypted, and the credential has no key to decrypt it',
	description:
		"Enter the key that encrypted it as 'Token Encryption Key' in the credential. If it was encrypted without a key of its own, enter the partner secret there.",
};

const NOT_OPENED: Record<TokenRefusal, Refusal> = {
	otherKey: {
		message: 'The access token was encrypted with another key',
		description:
			"Add that key to 'Token Encryption Key' in the credential, after the current one and a comma. An earlier partner secret can be added in the same way.",
	},
	truncated: {
		message: 'The encrypted access token is incomplete',
		description: `Its end or its beginning is missing: check that the column or field that stores it takes texts of this length. ${AGAIN}`,
	},
	damaged: {
		message: 'The encrypted access token was changed after it was made',
		description: `Some of its characters are not those that were stored first. ${AGAIN}`,
	},
	foreign: {
		message: 'The access token is encrypted in a format that this credential does not read',
		description:
			'Use a token from "Encrypt Token", or another JWE with "alg" dir, "enc" A256GCM, a "kid" and the same content.',
	},
};

/** What to say about a token that can't be opened. */
export const whyNotOpened = (refusal: TokenRefusal): Refusal => NOT_OPENED[refusal];

/** The key that an encrypted token names is known, but it was made for another use. */
function whySwapped(
	type: StitchCredentialType,
	data: ICredentialDataDecryptedObject,
	{ stitch_account_id: account, source_id: source, region }: TokenContent,
): Refusal | undefined {
	if (type !== 'stitchImportApi') {
		if (source === undefined) return undefined;
		return {
			message: `The encrypted token is an Import API token, of source ${source}`,
			description:
				'It can only push records: use it in a "Stitch Import API" credential, and an API access token here.',
		};
	}
	if (source === undefined) {
		return {
			message: `The encrypted token is not an Import API token but an API access token, of account ${account}`,
			description:
				'Records are pushed with the token of an Import API source: use one from Import API Token: Create.',
		};
	}
	const entered = String(data.clientId ?? '').trim();
	if (entered !== '' && entered !== String(account)) {
		return {
			message: `The encrypted token belongs to account ${account}, not to the account in 'Client ID'`,
			description:
				"Check the expressions of the credential: the token and 'Client ID' have to come from the same customer.",
		};
	}
	if (region !== undefined && region !== data.region) {
		return {
			message: `The encrypted token is for the region ${region}`,
			description: "Set 'Region' in the credential to the region of the token.",
		};
	}
	return undefined;
}

function storedToken(type: StitchCredentialType, data: ICredentialDataDecryptedObject): unknown {
	if (type !== 'stitchOAuth2Api' || data.grantType === 'partnerToken') return data.accessToken;
	return isObject(data.oauthTokenData) ? data.oauthTokenData.access_token : undefined;
}

/**
 * The token to sign with, from the data of a credential with its expressions resolved; an encrypted
 * token is decrypted. Throws nothing; no text of a refusal holds a token or a key.
 */
export function readAccessToken(
	type: StitchCredentialType,
	data: ICredentialDataDecryptedObject,
): CredentialToken {
	const { keys, refusal } = readTokenKeys(data);
	const refused = (why: Refusal) => ({ accessToken: '', keys, refusal: why });
	if (refusal !== undefined) return refused(refusal);
	const accessToken = textOf(storedToken(type, data)) ?? '';
	if (!isEncryptedToken(accessToken)) return { accessToken, keys };
	if (keys.length === 0) return refused(NO_KEY);
	const opened = openToken(accessToken, keys);
	if ('refusal' in opened) return refused(whyNotOpened(opened.refusal));
	const { content } = opened;
	const swapped = whySwapped(type, data, content);
	return swapped === undefined
		? { accessToken: content.access_token, content, keys }
		: refused(swapped);
}

const NOTHING_TO_ENCRYPT_WITH: Refusal = {
	message: 'The credential has no key to encrypt tokens with',
	description: `Fill in 'Token Encryption Key' in the credential: ${KEY_RULE}`,
};

/** The key that encrypts with a credential, or why it has none. */
export function encryptingKey({
	keys,
	refusal,
}: Pick<CredentialToken, 'keys' | 'refusal'>): { key: TokenKey } | { refusal: Refusal } {
	const key = keys.at(0);
	return key === undefined ? { refusal: refusal ?? NOTHING_TO_ENCRYPT_WITH } : { key };
}

/** n8n shows only the message of a credential test, so it has to include what to do. */
const refuse = ({ message, description }: Refusal) => new UserError(`${message}. ${description}`);

/** The options of n8n's older requests too, which the HTTP Request node makes. */
interface AnyRequestOptions {
	url?: unknown;
	uri?: unknown;
	baseURL?: unknown;
	proxy?: unknown;
}

/** n8n compares host names only, so that the scheme and a proxy are looked at here. */
function whyNotSafe({ url, uri, baseURL, proxy }: AnyRequestOptions): Refusal | undefined {
	if (proxy) {
		return {
			message: 'A Stitch token is not sent through the proxy of a node',
			description: 'Remove the proxy from the options of the node.',
		};
	}
	const address = String(url ?? uri ?? '');
	const whole = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address) ? address : String(baseURL ?? '');
	if (/^https:\/\//i.test(whole) || isLoopbackUrl(whole)) return undefined;
	return {
		message: 'A Stitch token is sent to https:// addresses only',
		description: 'Plain http:// is accepted for localhost, 127.0.0.1 and [::1].',
	};
}

const NO_TOKEN: Refusal = {
	message: 'The credential has no access token',
	description: 'Fill in "Access Token", or check the expression that gives it.',
};

/**
 * Signs the requests that n8n itself sends with a credential: its test, and those of other nodes
 * such as HTTP Request. An encrypted token is decrypted for the request alone. (Not in
 * `preAuthentication`: for these credential types n8n would store what it returns.)
 */
export const signRequests =
	(type: StitchCredentialType) =>
	async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const unsafe = whyNotSafe(options);
		if (unsafe !== undefined) throw refuse(unsafe);
		const { accessToken, refusal } = readAccessToken(type, credentials);
		if (accessToken === '') throw refuse(refusal ?? NO_TOKEN);
		const headers = { ...options.headers, Authorization: `Bearer ${accessToken}` };
		return { ...options, headers };
	};

const NO_TOKEN_YET: Refusal = {
	message: 'No access token yet, which is fine: save the credential',
	description:
		'It can create accounts as it is. To act in an account, fill in "Access Token", or use an expression that gives the token of each item.',
};

/**
 * What n8n signs with for the pasted token of an OAuth2 credential; n8n gives no function of ours
 * the request there. Throws UserError for a token that can't be used, and for none.
 */
export function signedTokenData(credentials: ICredentialDataDecryptedObject) {
	const { accessToken, refusal } = readAccessToken('stitchOAuth2Api', credentials);
	if (accessToken === '') throw refuse(refusal ?? NO_TOKEN_YET);
	return { access_token: accessToken, token_type: 'bearer' };
}
