import { createSecretKey, hkdfSync } from 'crypto';
import { fc } from '../support/random';
import { CompactEncrypt, compactDecrypt } from 'jose';
import type { TokenContent } from '../../credentials/shared/tokenEncryption';
import {
	deriveTokenKey,
	encryptToken,
	isEncryptedToken,
	openToken,
} from '../../credentials/shared/tokenEncryption';

const KEY_TEXT = 'vector key 0123456789 0123456789';
const key = deriveTokenKey(KEY_TEXT);
const otherKey = deriveTokenKey('another key 0123456789 0123456789');

/** HKDF with the label that docs/encrypted-tokens.md gives, apart from the code under test. */
const joseKey = (text: string) =>
	new Uint8Array(hkdfSync('sha256', text, '', 'n8n-nodes-stitch token encryption key', 32));

const joseEncrypt = async (content: unknown, header: Record<string, unknown>, text = KEY_TEXT) =>
	await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
		.setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
		.encrypt(joseKey(text));

/** Made once, with this module and with jose; both have to stay readable. */
const VECTORS: Array<[string, string, TokenContent]> = [
	[
		'ours',
		'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiVnh4dzdMQjNzYnhQIn0..e3Ye3RPwfAipMS79.H6evI6HPP_XfGjq5DjMJkOlk5AzDphhmo0ZnhHjWBadotgPxWij8nePTNNV7cFyQzckCpggXWQ.n_sFz1V-7irGiCywYBceIQ',
		{ access_token: 'ac_vector', stitch_account_id: 204817 },
	],
	[
		"jose's, of an Import API token",
		'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiVnh4dzdMQjNzYnhQIiwidHlwIjoiSldFIn0..meNJqUOI0qh1ytnc.3YfHZhGdOw4-id0qUz7xYwWVET2OkejcIRcXm5rEkl1bjVd_iKjmoTmgmk7ndaS6Mk82pFqGgm58ZCZh5Cl7ysujKfw8f4AcaXThOboJ8hyfd4ahPCsaMQ.Hm84i6YgR9VkIntgnc-Cyw',
		{ access_token: 'at_vector', stitch_account_id: 7, source_id: 9, region: 'eu-central-1' },
	],
];

const text = fc.oneof(
	fc.string({ minLength: 1, unit: 'binary' }),
	fc.string({ minLength: 1, maxLength: 20_000, unit: 'grapheme' }),
);
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const content = fc.record(
	{ access_token: text, stitch_account_id: id, source_id: id, region: fc.string() },
	{ requiredKeys: ['access_token', 'stitch_account_id'] },
);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CHARACTERS = [...BASE64URL, '.', '=', '+', '/', ' ', '\n', '\0', 'é', '字'];

/** Whether a text would be used as the token that was encrypted, or be taken for a plain one. */
const isTaken = (changed: string) =>
	!isEncryptedToken(changed) || 'content' in openToken(changed, [key, otherKey]);

describe('an encrypted token', () => {
	const sample = { access_token: 'ac_sample', stitch_account_id: 204817 };
	const token = encryptToken(sample, key);

	it.each(VECTORS)('is the same JWE for good: %s', async (_name, vector, expected) => {
		expect(openToken(vector, [key])).toEqual({ content: expected });
		const { plaintext, protectedHeader } = await compactDecrypt(vector, joseKey(KEY_TEXT));
		expect(JSON.parse(Buffer.from(plaintext).toString())).toEqual(expected);
		expect(protectedHeader).toMatchObject({ alg: 'dir', enc: 'A256GCM', kid: key.id });
	});

	it('gives back what was encrypted, with any key, and jose reads it', async () => {
		await fc.assert(
			fc.asyncProperty(content, fc.string({ minLength: 1 }), async (given, keyText) => {
				const made = encryptToken(given, deriveTokenKey(keyText));
				expect(isEncryptedToken(made)).toBe(true);
				const keys = [otherKey, deriveTokenKey(keyText)];
				expect(openToken(made, keys)).toEqual({ content: given });
				const { plaintext } = await compactDecrypt(made, joseKey(keyText));
				expect(JSON.parse(Buffer.from(plaintext).toString())).toEqual(given);
			}),
		);
	});

	it('may come from jose, whatever else its header says', async () => {
		await fc.assert(
			fc.asyncProperty(
				content,
				fc.constantFrom({}, { typ: 'JWE' }, { cty: 'json' }),
				async (given, more) => {
					const made = await joseEncrypt(given, { ...more, kid: key.id });
					expect(openToken(made, [key])).toEqual({ content: given });
				},
			),
		);
	});

	it('is another one each time', () => {
		const ivs = Array.from({ length: 1000 }, () => encryptToken(sample, key).split('.')[2]);
		expect(new Set(ivs).size).toBe(1000);
	});

	it('tells neither token nor key', () => {
		const seen = token + JSON.stringify(key) + JSON.stringify(openToken(token, [otherKey]));
		for (const secret of [sample.access_token, KEY_TEXT]) {
			expect(seen).not.toContain(secret);
			expect(seen).not.toContain(Buffer.from(secret).toString('base64url'));
		}
		const encryptionKey = Buffer.from(joseKey(KEY_TEXT));
		expect(key.secret.equals(createSecretKey(encryptionKey))).toBe(true);
		expect(Buffer.from(key.id, 'base64url')).toHaveLength(9);
		expect(encryptionKey.includes(Buffer.from(key.id, 'base64url').subarray(0, 3))).toBe(false);
	});

	it('is refused with any character changed, left out or added, and never taken for a plain one', () => {
		const taken: string[] = [];
		for (let at = 0; at <= token.length; at++) {
			const [before, after] = [token.slice(0, at), token.slice(at)];
			const changes = CHARACTERS.flatMap((character) => [
				before + character + after.slice(1),
				before + character + after,
			]);
			changes.push(before + after.slice(1));
			taken.push(...changes.filter((changed) => changed !== token && isTaken(changed)));
		}
		expect(taken).toEqual([]);
	});

	it('is refused with any change of a token of any content, also in bits that base64url leaves unused', () => {
		fc.assert(
			fc.property(
				content,
				fc.nat(),
				fc.constantFrom(...BASE64URL, '.'),
				(given, position, character) => {
					const made = encryptToken(given, key);
					const at = position % made.length;
					const changed = made.slice(0, at) + character + made.slice(at + 1);
					expect(changed !== made && isTaken(changed)).toBe(false);
					for (const last of BASE64URL) {
						const ended = made.slice(0, -1) + last;
						expect(ended !== made && isTaken(ended)).toBe(false);
					}
				},
			),
		);
	});

	it('is called truncated, wherever it ends', () => {
		for (let end = 3; end < token.length; end++) {
			expect(isEncryptedToken(token.slice(0, end))).toBe(true);
			expect(openToken(token.slice(0, end), [key])).toEqual({ refusal: 'truncated' });
		}
	});

	it('is called truncated, wherever it begins, as long as its last dot is there', () => {
		for (let start = 1; start < token.lastIndexOf('.'); start++) {
			const rest = token.slice(start);
			expect(isEncryptedToken(rest)).toBe(true);
			expect(openToken(rest, [key])).toEqual({
				refusal: rest.split('.').length < 5 ? 'truncated' : 'damaged',
			});
		}
	});

	it('is called damaged when parts of two tokens are mixed', () => {
		const another = encryptToken({ ...sample, stitch_account_id: 1 }, key).split('.');
		for (const part of [2, 3, 4]) {
			const mixed = token.split('.');
			mixed[part] = another[part];
			expect(openToken(mixed.join('.'), [key])).toEqual({ refusal: 'damaged' });
		}
	});

	it.each([
		['encrypted with another key', async () => encryptToken(sample, otherKey), 'otherKey'],
		[
			'of another encryption',
			async () =>
				await new CompactEncrypt(Buffer.from('{}'))
					.setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256', kid: key.id })
					.encrypt(new Uint8Array(32)),
			'foreign',
		],
		[
			'of another algorithm',
			async () =>
				await new CompactEncrypt(Buffer.from('{}'))
					.setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: key.id })
					.encrypt(joseKey(KEY_TEXT)),
			'foreign',
		],
		['without a key ID', async () => await joseEncrypt(sample, {}), 'foreign'],
		[
			'with the right key and no token',
			async () => await joseEncrypt({ a: 1 }, { kid: key.id }),
			'foreign',
		],
		[
			'with the right key and a list',
			async () => await joseEncrypt([], { kid: key.id }),
			'foreign',
		],
		[
			'with an account ID that is none',
			async () => await joseEncrypt({ ...sample, stitch_account_id: '5' }, { kid: key.id }),
			'foreign',
		],
		[
			'with the right key ID and the wrong key',
			async () => await joseEncrypt(sample, { kid: key.id }, 'wrong'),
			'damaged',
		],
		['with a header that is no JSON', async () => token.replace(/^[^.]+/, 'eyJ'), 'damaged'],
		['with a wrapped key', async () => token.replace('..', '.AAAA.'), 'damaged'],
		['with a sixth part', async () => `${token}.AAAA`, 'damaged'],
	])('%s is refused', async (_name, make, refusal) => {
		const made = await make();
		expect(isEncryptedToken(made)).toBe(true);
		expect(openToken(made, [key])).toEqual({ refusal });
	});

	it.each(['ac_0123456789', 'at_0123', '', 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'a.b.c'])(
		'is not seen in %p',
		(plain) => {
			expect(isEncryptedToken(plain)).toBe(false);
		},
	);
});
