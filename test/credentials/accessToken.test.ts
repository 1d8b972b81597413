import { fc } from '../support/random';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { StitchCredentialType } from '../../credentials/shared/accessToken';
import { encryptingKey, readAccessToken } from '../../credentials/shared/accessToken';
import type { TokenContent } from '../../credentials/shared/tokenEncryption';
import { deriveTokenKey, encryptToken } from '../../credentials/shared/tokenEncryption';

const NEW = 'a new key of these tests 0123456789';
const OLD = 'an old key of these tests 0123456789';
const PARTNER_SECRET = 'oc_partnersecret';

const connect: TokenContent = { access_token: 'ac_inside', stitch_account_id: 204817 };
const forImport: TokenContent = {
	access_token: 'at_inside',
	stitch_account_id: 204817,
	source_id: 86741,
	region: 'us-east-1',
};
const encrypted = (content = connect, key = NEW) => encryptToken(content, deriveTokenKey(key));

type Data = ICredentialDataDecryptedObject;
const imports: Data = { clientId: '204817', region: 'us-east-1' };
const partner: Data = { grantType: 'partnerToken', clientSecret: PARTNER_SECRET };

function read(type: StitchCredentialType, data: Data) {
	const { refusal, ...token } = readAccessToken(type, data);
	expect(refusal).toBeUndefined();
	return token;
}

describe('the token of a credential', () => {
	it.each<[string, StitchCredentialType, Data, string]>([
		['plain', 'stitchApi', { accessToken: ' ac_1 ' }, 'ac_1'],
		['none', 'stitchApi', { accessToken: '' }, ''],
		['none, as an expression gives it', 'stitchApi', { accessToken: null as never }, ''],
		['pasted', 'stitchOAuth2Api', { ...partner, accessToken: 'ac_1' }, 'ac_1'],
		[
			'of a connected account',
			'stitchOAuth2Api',
			{
				grantType: 'authorizationCode',
				accessToken: 'ac_pasted',
				oauthTokenData: { access_token: 'ac_connected' },
			},
			'ac_connected',
		],
		['of an account that is not connected', 'stitchOAuth2Api', { accessToken: 'ac_pasted' }, ''],
		['plain, to import', 'stitchImportApi', { ...imports, accessToken: 'at_1' }, 'at_1'],
		['a JWT', 'stitchApi', { accessToken: 'eyJ.b.c' }, 'eyJ.b.c'],
	])('is used as it is: %s', (_name, type, data, accessToken) => {
		expect(read(type, data)).toMatchObject({ accessToken });
		expect(read(type, data).content).toBeUndefined();
	});

	it.each<[string, StitchCredentialType, Data, TokenContent]>([
		['with the only key', 'stitchApi', { tokenEncryptionKey: NEW }, connect],
		['with a later key', 'stitchApi', { tokenEncryptionKey: `${OLD}, ${NEW}` }, connect],
		['with keys in lines', 'stitchApi', { tokenEncryptionKey: `${OLD}\r\n\n${NEW}\n` }, connect],
		['with its own key', 'stitchOAuth2Api', { ...partner, tokenEncryptionKey: NEW }, connect],
		['to import', 'stitchImportApi', { ...imports, tokenEncryptionKey: NEW }, forImport],
		[
			'to import, account unsaid',
			'stitchImportApi',
			{ ...imports, clientId: '', tokenEncryptionKey: NEW },
			forImport,
		],
	])('is decrypted %s', (_name, type, data, content) => {
		const accessToken = ` ${encrypted(content)}\n`;
		const { accessToken: token, content: inside } = read(type, { ...data, accessToken });
		expect([token, inside]).toEqual([content.access_token, content]);
	});

	it('encrypted with the partner secret is decrypted wherever that secret is', () => {
		const accessToken = encrypted(connect, PARTNER_SECRET);
		for (const [type, data] of [
			['stitchOAuth2Api', partner],
			['stitchOAuth2Api', { ...partner, tokenEncryptionKey: NEW }],
			[
				'stitchOAuth2Api',
				{ ...partner, clientSecret: 'oc_new', tokenEncryptionKey: PARTNER_SECRET },
			],
			['stitchApi', { tokenEncryptionKey: PARTNER_SECRET }],
		] as Array<[StitchCredentialType, Data]>) {
			expect(read(type, { ...data, accessToken }).accessToken).toBe(connect.access_token);
		}
	});

	it.each<[Data, string[]]>([
		[{}, []],
		[{ tokenEncryptionKey: '' }, []],
		[{ clientSecret: PARTNER_SECRET }, [PARTNER_SECRET]],
		[
			{ tokenEncryptionKey: `${NEW},${OLD},${NEW}`, clientSecret: PARTNER_SECRET },
			[NEW, OLD, PARTNER_SECRET],
		],
	])('comes with the keys, the one that encrypts first: %j', (data, keys) => {
		const ids = read('stitchApi', { ...data, accessToken: 'ac_1' }).keys.map(({ id }) => id);
		expect(ids).toEqual(keys.map((key) => deriveTokenKey(key).id));
	});
});

describe('the key that encrypts', () => {
	const keyOf = (data: Data) => encryptingKey(readAccessToken('stitchApi', data));

	it('is the first one, though the token of the credential can not be used', () => {
		const data = { accessToken: encrypted(), tokenEncryptionKey: `${OLD},${PARTNER_SECRET}` };
		expect(keyOf(data)).toEqual({ key: deriveTokenKey(OLD) });
	});

	it.each<[Data, RegExp]>([
		[{}, /has no key to encrypt tokens with/],
		[{ tokenEncryptionKey: 'short' }, /too short/],
	])('is told to be missing: %j', (data, message) => {
		expect(keyOf(data)).toMatchObject({ refusal: { message: expect.stringMatching(message) } });
	});
});

describe('a token that can not be used', () => {
	const token = encrypted();
	const key = { tokenEncryptionKey: NEW };
	const cut = token.slice(0, -1);
	const changed = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
	const foreign = `eyJhbGciOiJSU0EtT0FFUCJ9.AA.AAAAAAAAAAAAAAAA.AAAA.${'A'.repeat(22)}`;

	it.each<[string, StitchCredentialType, Data, RegExp, RegExp]>([
		['no key', 'stitchApi', { accessToken: token }, /no key to decrypt/, /'Token Encryption Key'/],
		[
			'another key',
			'stitchApi',
			{ accessToken: token, tokenEncryptionKey: OLD },
			/with another key/,
			/after the current one and a comma/,
		],
		[
			'an end that is missing',
			'stitchApi',
			{ ...key, accessToken: cut },
			/is incomplete/,
			/texts of this length/,
		],
		[
			'a changed character',
			'stitchApi',
			{ ...key, accessToken: changed },
			/was changed after/,
			/Read it again/,
		],
		[
			'another format',
			'stitchApi',
			{ ...key, accessToken: foreign },
			/format that this credential does not read/,
			/"Encrypt Token"/,
		],
		[
			'an Import API token for an account',
			'stitchApi',
			{ ...key, accessToken: encrypted(forImport) },
			/is an Import API token, of source 86741/,
			/"Stitch Import API"/,
		],
		[
			'an Import API token of a partner',
			'stitchOAuth2Api',
			{ ...partner, ...key, accessToken: encrypted(forImport) },
			/is an Import API token/,
			/only push records/,
		],
		[
			'an API access token to import',
			'stitchImportApi',
			{ ...imports, ...key, accessToken: token },
			/not an Import API token/,
			/Import API Token: Create/,
		],
		[
			'the token of another account',
			'stitchImportApi',
			{ ...imports, ...key, clientId: 5, accessToken: encrypted(forImport) },
			/belongs to account 204817, not to the account in 'Client ID'/,
			/same customer/,
		],
		[
			'the token of another region',
			'stitchImportApi',
			{ ...imports, ...key, region: 'eu-central-1', accessToken: encrypted(forImport) },
			/for the region us-east-1/,
			/'Region'/,
		],
		[
			'a short key',
			'stitchApi',
			{ accessToken: 'ac_1', tokenEncryptionKey: `${NEW},short` },
			/too short/,
			/at least 32 characters/,
		],
		[
			'a passphrase with a comma',
			'stitchApi',
			{ accessToken: 'ac_1', tokenEncryptionKey: 'one, two, three and then some more words' },
			/too short/,
			/Commas separate keys/,
		],
		[
			'a partner secret that is none',
			'stitchApi',
			{ accessToken: 'ac_1', tokenEncryptionKey: 'oc_guess' },
			/too short/,
			/at least 32 characters/,
		],
		[
			'keys that are no text',
			'stitchApi',
			{ accessToken: 'ac_1', tokenEncryptionKey: 5 },
			/holds no key/,
			/expression/,
		],
		// The partner secret must not take the place of a key that an expression did not give.
		...[undefined, null, ' ', ' ,\n ', `,${OLD}`, ` , ${OLD}`].map(
			(key): [string, StitchCredentialType, Data, RegExp, RegExp] => [
				`no first key: ${JSON.stringify(key)}`,
				'stitchOAuth2Api',
				{ ...partner, accessToken: 'ac_1', tokenEncryptionKey: key as string },
				/holds no key, or none before the first comma/,
				/expression/,
			],
		),
	])('is refused with words for it: %s', (_name, type, data, message, description) => {
		const result = readAccessToken(type, data);
		expect(result).toMatchObject({
			accessToken: '',
			refusal: {
				message: expect.stringMatching(message),
				description: expect.stringMatching(description),
			},
		});
	});

	it('is refused without a word of token or key, whatever it is', () => {
		const secret = fc.string({ unit: 'grapheme-ascii', minLength: 32, maxLength: 40 });
		const change = fc.record({ at: fc.nat(), text: fc.string({ maxLength: 3 }) });
		fc.assert(
			fc.property(
				secret,
				secret,
				change,
				fc.boolean(),
				(access_token, keyText, { at, text }, sameKey) => {
					const made = encrypted({ ...connect, access_token }, keyText);
					const position = at % made.length;
					const accessToken = made.slice(0, position) + text + made.slice(position + 1);
					const given = { accessToken, tokenEncryptionKey: sameKey ? keyText : `${keyText}!` };
					const result = readAccessToken('stitchApi', given);
					const shown = JSON.stringify({ ...result.refusal });
					for (const hidden of [access_token, keyText, accessToken]) {
						expect(shown).not.toContain(JSON.stringify(hidden).slice(1, -1));
					}
				},
			),
		);
	});

	it('never throws, whatever a credential holds', () => {
		const value = fc.oneof(fc.string(), fc.jsonValue(), fc.constant(undefined));
		const data = fc.dictionary(
			fc.constantFrom(
				'accessToken',
				'tokenEncryptionKey',
				'clientSecret',
				'clientId',
				'oauthTokenData',
				'grantType',
			),
			value,
		);
		const type = fc.constantFrom<StitchCredentialType>(
			'stitchApi',
			'stitchOAuth2Api',
			'stitchImportApi',
		);
		fc.assert(
			fc.property(type, data, (of, given) => {
				expect(() => readAccessToken(of, given as Data)).not.toThrow();
			}),
		);
	});
});
