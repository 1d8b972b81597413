import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isObject, textOf } from '../../nodes/Stitch/json';
import type { TokenContent, TokenKey, TokenRefusal } from './tokenEncryption';
import { isEncryptedToken, openToken } from './tokenEncryption';
import type { Refusal } from './tokenKeys';
import { KEY_RULE, readTokenKeys } from './tokenKeys';

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
		description: `Its end is missing: check that the column or field that stores it takes texts of this length. ${AGAIN}`,
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
