import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { textOf } from '../../nodes/Stitch/json';
import type { TokenKey } from './tokenEncryption';
import { deriveTokenKey } from './tokenEncryption';

/** Shorter texts can be guessed: a token's `kid` tells whether a guess is right. */
const LEAST_CHARACTERS = 32;

/** Stitch makes partner secrets, so their length is right (authentication.md section 5). */
const isPartnerSecret = (key: string) => key.startsWith('oc_');

export interface Refusal {
	message: string;
	description: string;
}

const NOT_TEXT: Refusal = {
	message: "'Token Encryption Key' in the credential is not a text",
	description: 'Enter the key, or check the expression that gives it.',
};

export const KEY_RULE = `at least ${LEAST_CHARACTERS} characters, such as the output of "openssl rand -base64 32".`;

const TOO_SHORT: Refusal = {
	message: "A key in 'Token Encryption Key' of the credential is too short",
	description: `Each key needs ${KEY_RULE} Commas separate keys, so a key can't contain one.`,
};

/**
 * The keys of a credential, the one that encrypts first: those of *Token Encryption Key* (separated
 * by commas or line breaks), then the partner secret, if the credential has one. None if both are
 * empty, or if a key can't be used.
 */
export function readTokenKeys(data: ICredentialDataDecryptedObject): {
	keys: TokenKey[];
	refusal?: Refusal;
} {
	const entered = data.tokenEncryptionKey ?? '';
	if (typeof entered !== 'string') return { keys: [], refusal: NOT_TEXT };
	const own = entered
		.split(/[,\r\n]/)
		.map((key) => key.trim())
		.filter((key) => key !== '');
	const isTooShort = (key: string) => key.length < LEAST_CHARACTERS && !isPartnerSecret(key);
	if (own.some(isTooShort)) return { keys: [], refusal: TOO_SHORT };
	const partnerSecret = textOf(data.clientSecret);
	const all = partnerSecret === undefined ? own : [...own, partnerSecret];
	return { keys: [...new Set(all)].map(deriveTokenKey) };
}
