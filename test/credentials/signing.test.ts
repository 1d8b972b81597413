import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { deriveTokenKey, encryptToken } from '../../credentials/shared/tokenEncryption';
import { demo } from '../../emulator/index.mts';
import { useEmulator } from '../support/emulator';
import { importCredential } from '../support/importCredential';
import { sendFromOtherNode, testCredential } from '../support/n8nSigns';
import { withServer } from '../support/plainServer.mts';

const stitch = useEmulator();
const KEY = 'a key of this test 0123456789 0123456789';
const { stitchClientId, accessToken, importToken } = demo.account;

const encrypted = encryptToken(
	{ access_token: accessToken, stitch_account_id: stitchClientId },
	deriveTokenKey(KEY),
);
const encryptedImport = encryptToken(
	{ access_token: importToken, stitch_account_id: stitchClientId, source_id: 1 },
	deriveTokenKey(KEY),
);

const key = { tokenEncryptionKey: KEY };
type Data = ICredentialDataDecryptedObject;
const types: Array<[string, (token?: string, more?: Data) => Data]> = [
	['stitchApi', (token, more) => ({ ...stitch.token(token), ...more })],
	[
		'stitchOAuth2Api',
		(token = accessToken, more = {}) => stitch.partner({ accessToken: token, ...more }),
	],
	[
		'stitchImportApi',
		(token = importToken, more = {}) =>
			importCredential(stitch.emulator.url, { accessToken: token, ...more }),
	],
];

const ok = { status: 'OK', message: '' };
const red = (message: RegExp) => ({ status: 'Error', message: expect.stringMatching(message) });

describe.each(types)('the test of %s', (type, data) => {
	it('is green with a plain token, though other nodes may not use the credential', async () => {
		expect(await testCredential(type, data())).toEqual(ok);
	});

	it('is green with an encrypted token and its key', async () => {
		const token = type === 'stitchImportApi' ? encryptedImport : encrypted;
		expect(await testCredential(type, data(token, key))).toEqual(ok);
	});

	it('is red with an encrypted token that another key opens, and says so', async () => {
		const token = type === 'stitchImportApi' ? encryptedImport : encrypted;
		const other = { tokenEncryptionKey: `not ${KEY}` };
		const result = await testCredential(type, data(token, other));
		expect(result).toEqual(red(/encrypted with another key.*'Token Encryption Key'/));
		expect(stitch.calls()).toEqual([]);
	});

	it('is red with a token that Stitch refuses', async () => {
		expect(await testCredential(type, data('ac_unknown'))).toEqual(red(/Stitch refused the/));
	});

	it.each([
		['a sign-in page', '<!DOCTYPE html><html>Sign in to the guest network</html>', 'text/html'],
		['a page after blanks', '\r\n\t <html></html>', 'text/html'],
		['a page after a byte order mark', '\ufeff<html></html>', 'text/html'],
		['text', 'Sign in to the guest network', 'text/plain'],
		['nothing', '', 'text/plain'],
		["a gateway's JSON", '{"error":"no route"}', 'application/json'],
		['a JSON text', '"no"', 'application/json'],
		['a refusal', '{"status":"ERROR","message":"no"}', 'application/json'],
	])('is red when %s answers with 200', async (_name, body, contentType) => {
		await withServer({ body, type: contentType }, async (apiBaseUrl, seen) => {
			const result = await testCredential(type, data(undefined, { apiBaseUrl }));
			expect(seen).toHaveLength(1);
			expect(result).toEqual(red(/The answer is not from Stitch/));
		});
	});

	it('sends no token to plain http elsewhere', async () => {
		const result = await testCredential(
			type,
			data(undefined, { apiBaseUrl: 'http://example.com' }),
		);
		expect(result.status).toBe('Error');
		expect(stitch.calls()).toEqual([]);
	});
});

describe('the test of a Connect token', () => {
	it.each(types.slice(0, 2))(
		'%s is green for an account without destinations',
		async (type, data) => {
			await withServer({ body: '[]', type: 'application/json' }, async (apiBaseUrl) => {
				expect(await testCredential(type, data(undefined, { apiBaseUrl }))).toEqual(ok);
			});
		},
	);

	it('says in our words that a partner credential may have no token yet', async () => {
		const result = await testCredential('stitchOAuth2Api', stitch.partner({ accessToken: '' }));
		expect(result).toEqual(red(/No access token yet, which is fine: save the credential/));
	});
});

describe.each(types)("n8n's HTTP Request node with %s", (type, data) => {
	const token = type === 'stitchImportApi' ? encryptedImport : encrypted;
	const plain = type === 'stitchImportApi' ? importToken : accessToken;
	const on = { allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1', ...key };

	it('may not use the token unless somebody allows it', async () => {
		await withServer({ body: '[]' }, async (url, seen) => {
			await expect(sendFromOtherNode(type, data(), { url })).rejects.toThrow(
				/configured to prevent/,
			);
			expect(seen).toEqual([]);
		});
	});

	it.each([true, false])(
		'sends the decrypted token once allowed (older requests: %s)',
		async (old) => {
			await withServer({ body: '[]', type: 'application/json' }, async (url, seen) => {
				await sendFromOtherNode(type, data(token, { ...on, apiBaseUrl: url }), { url }, old);
				expect(seen).toEqual([`GET / Bearer ${plain}`]);
			});
		},
	);
});

describe.each(types.filter(([type]) => type !== 'stitchOAuth2Api'))(
	'%s, once other nodes may use it',
	(type, data) => {
		const all = { allowedHttpRequestDomains: 'all' };

		it.each([true, false])('goes through no proxy (older requests: %s)', async (old) => {
			await withServer({ body: '[]' }, async (proxy, seen) => {
				const sending = sendFromOtherNode(
					type,
					data(undefined, all),
					{ url: 'https://api.stitchdata.com/', proxy },
					old,
				);
				await expect(sending).rejects.toThrow(/not sent through the proxy/);
				expect(seen).toEqual([]);
			});
		});

		it.each([
			'http://api.stitchdata.com/v4/sources',
			'http://localhost@example.com/',
			'http://127.0.0.1.example.com',
			'//example.com/',
			' http://example.com',
			'ftp://example.com',
			'',
		])('does not go to %p', async (url) => {
			for (const old of [true, false]) {
				const sending = sendFromOtherNode(type, data(undefined, all), { url }, old);
				await expect(sending).rejects.toThrow(/https:\/\/ addresses only/);
			}
		});

		it('is not sent empty', async () => {
			const sending = sendFromOtherNode(type, data(' ', all), {
				url: 'https://api.stitchdata.com',
			});
			await expect(sending).rejects.toThrow(/The credential has no access token/);
		});
	},
);
