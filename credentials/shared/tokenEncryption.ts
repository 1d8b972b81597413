import type { KeyObject } from 'crypto';
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'crypto';
import type { JsonObject } from '../../nodes/Stitch/json';
import { isObject, isSet, parseJson, textOf } from '../../nodes/Stitch/json';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/**
 * Access tokens as JSON Web Encryption (RFC 7516): compact serialisation, `alg: dir`,
 * `enc: A256GCM`, with a `kid`. Every JWE library reads them that is given the same 256-bit key.
 */

/** What is inside an encrypted token. */
export interface TokenContent {
	access_token: string;
	stitch_account_id: number;
	/** Import API tokens only: the source that the token writes to. */
	source_id?: number;
	/** Import API tokens only, where it is known: `us-east-1` or `eu-central-1`. */
	region?: string;
}

export interface TokenKey {
	/** The `kid` of tokens encrypted with this key. */
	id: string;
	secret: KeyObject;
}

/** Why an encrypted token can't be opened. */
export type TokenRefusal =
	/** None of the keys has the token's `kid`. */
	| 'otherKey'
	/** The end or the beginning is missing. */
	| 'truncated'
	/** Not what was made with the key: some characters are others. */
	| 'damaged'
	/** Another algorithm or another content than this module writes. */
	| 'foreign';

export type OpenedToken = { content: TokenContent } | { refusal: TokenRefusal };

const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 16 bytes in base64url. */
const TAG_CHARACTERS = 22;
const PARTS = 5;

/** HKDF's `info` (RFC 5869), so that the two values that come from one key tell nothing of each other. */
const ENCRYPTION_KEY_LABEL = 'n8n-nodes-stitch token encryption key';
const KEY_ID_LABEL = 'n8n-nodes-stitch token encryption key id';

const derive = (key: string, label: string, bytes: number) =>
	Buffer.from(hkdfSync('sha256', key, '', label, bytes));

const MOST_KEYS_KEPT = 100;
const derived = new Map<string, TokenKey>();

/**
 * The encryption key that comes from a text: the partner secret, or a key of the credential. The
 * same text gives the same key everywhere, so that a partner secret can be entered as a key.
 */
export function deriveTokenKey(text: string): TokenKey {
	const known = derived.get(text);
	if (known !== undefined) return known;
	const key = {
		id: derive(text, KEY_ID_LABEL, 9).toString('base64url'),
		secret: createSecretKey(derive(text, ENCRYPTION_KEY_LABEL, 32)),
	};
	const [oldest] = derived.keys();
	if (derived.size >= MOST_KEYS_KEPT) derived.delete(oldest);
	derived.set(text, key);
	return key;
}

/** Encrypts a token; the result is another one each time. */
export function encryptToken(content: TokenContent, key: TokenKey): string {
	const header = Buffer.from(
		JSON.stringify({ alg: ALGORITHM, enc: ENCRYPTION, kid: key.id }),
	).toString('base64url');
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, key.secret, iv, { authTagLength: TAG_BYTES });
	cipher.setAAD(Buffer.from(header));
	const text = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
	const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
	return [header, '', ...parts].join('.');
}

/**
 * Whether a text is an encrypted token, or what was left of one: five parts, or the beginning or the
 * end of one. A JWT (three parts, none of them empty) is not; Stitch's own tokens hold no dot.
 */
export function isEncryptedToken(text: string): boolean {
	const parts = text.split('.');
	if (parts.length >= PARTS) return true;
	if (text.startsWith('eyJ')) return parts.length !== 3 || parts.includes('');
	return parts.length > 1 && parts.at(-1)?.length === TAG_CHARACTERS;
}

/** The bytes of a part; `undefined` for any text but the one that these bytes are written as. */
function decode(part: string): Buffer | undefined {
	const bytes = Buffer.from(part, 'base64url');
	return bytes.toString('base64url') === part ? bytes : undefined;
}

function readHeader(part: string): JsonObject | undefined {
	const header = parseJson(decode(part)?.toString('utf8') ?? '');
	return isObject(header) ? header : undefined;
}

const isOurs = ({ alg, enc, kid, zip, crit }: JsonObject) =>
	alg === ALGORITHM &&
	enc === ENCRYPTION &&
	typeof kid === 'string' &&
	zip === undefined &&
	crit === undefined;

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

function readContent(text: string): TokenContent | undefined {
	const content = parseJson(text);
	if (!isObject(content)) return undefined;
	const { access_token, stitch_account_id, source_id, region } = content;
	if (typeof access_token !== 'string' || access_token === '') return undefined;
	if (!isId(stitch_account_id)) return undefined;
	if (isSet(source_id) && !isId(source_id)) return undefined;
	if (isSet(region) && typeof region !== 'string') return undefined;
	return {
		access_token,
		stitch_account_id,
		source_id: isId(source_id) ? source_id : undefined,
		region: typeof region === 'string' ? region : undefined,
	};
}

/** The decrypted text; `undefined` if anything was changed since it was encrypted. */
function decipher(key: TokenKey, header: string, iv: Buffer, text: Buffer, tag: Buffer) {
	const opening = createDecipheriv(CIPHER, key.secret, iv, { authTagLength: TAG_BYTES });
	opening.setAAD(Buffer.from(header));
	opening.setAuthTag(tag);
	const begun = opening.update(text);
	try {
		return Buffer.concat([begun, opening.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}

/** Opens an encrypted token with the key that it names. Never throws; `text` has no blanks around. */
export function openToken(text: string, keys: TokenKey[]): OpenedToken {
	const parts = text.split('.');
	if (parts.length < PARTS) return { refusal: 'truncated' };
	const [header, wrappedKey, ...encoded] = parts;
	const fields = readHeader(header);
	if (fields === undefined || parts.length > PARTS) return { refusal: 'damaged' };
	if (!isOurs(fields)) return { refusal: 'foreign' };
	if (encoded[2].length < TAG_CHARACTERS) return { refusal: 'truncated' };
	const key = keys.find(({ id }) => id === fields.kid);
	if (key === undefined) return { refusal: 'otherKey' };
	const [iv, ciphertext, tag] = encoded.map(decode);
	if (wrappedKey !== '' || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES) {
		return { refusal: 'damaged' };
	}
	const opened = ciphertext === undefined ? undefined : decipher(key, header, iv, ciphertext, tag);
	if (opened === undefined) return { refusal: 'damaged' };
	const content = readContent(opened);
	return content === undefined ? { refusal: 'foreign' } : { content };
}

/** Shorter texts can be guessed: a token's `kid` tells whether a guess is right. */
const LEAST_CHARACTERS = 32;

/** Stitch makes partner secrets (authentication.md section 5); a much shorter text is not one. */
const isPartnerSecret = (key: string) => key.startsWith('oc_') && key.length >= 16;

export interface Refusal {
	message: string;
	description: string;
}

const NO_FIRST_KEY: Refusal = {
	message: "'Token Encryption Key' in the credential holds no key, or none before the first comma",
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
	// Only an empty field means the partner secret: an expression that gave nothing must not.
	const entered = 'tokenEncryptionKey' in data ? data.tokenEncryptionKey : '';
	const all = typeof entered === 'string' ? entered.trim().split(/[,\r\n]/) : [''];
	const [first, ...others] = all.map((key) => key.trim());
	if (first === '' && entered !== '') return { keys: [], refusal: NO_FIRST_KEY };
	const own = [first, ...others].filter((key) => key !== '');
	const isTooShort = (key: string) => key.length < LEAST_CHARACTERS && !isPartnerSecret(key);
	if (own.some(isTooShort)) return { keys: [], refusal: TOO_SHORT };
	const partnerSecret = textOf(data.clientSecret);
	const texts = partnerSecret === undefined ? own : [...own, partnerSecret];
	return { keys: [...new Set(texts)].map(deriveTokenKey) };
}
