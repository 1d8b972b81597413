import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { StitchImportApi } from '../../credentials/StitchImportApi.credentials';
import { connectionOf } from '../../nodes/Stitch/api/credentials';
import { useEmulator } from '../support/emulator';
import { importCredential } from '../support/importCredential';
import { resolveCredential, resolveWithCredentials } from '../support/resolveCredential';

const stitch = useEmulator();
const credential = new StitchImportApi();
const { request, rules } = credential.test;

const resolve = (expression: unknown, data: ICredentialDataDecryptedObject) =>
	String(resolveWithCredentials(String(expression), data));

/** The credential test as n8n sends it. */
async function sendTest(data: ICredentialDataDecryptedObject) {
	return await fetch(`${resolve(request.baseURL, data)}${request.url}`, {
		method: request.method,
		headers: {
			...(request.headers as Record<string, string>),
			Authorization: `Bearer ${String(data.accessToken)}`,
		},
		body: resolve(request.body, data),
	});
}

describe('Stitch Import API credential', () => {
	it.each([
		['us-east-1', '', 'https://api.stitchdata.com'],
		['eu-central-1', '', 'https://api.eu-central-1.stitchdata.com'],
		['eu-central-1', ' https://gate.example.com/x/ ', 'https://gate.example.com/x'],
		['us-east-1', 'http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
	])('%s with base URL "%s" is tested and used at %s', async (region, apiBaseUrl, url) => {
		const data = { region, apiBaseUrl, accessToken: 'at_1', clientId: '1' };
		expect(resolve(request.baseURL, data)).toBe(url);
		const resolved = await resolveCredential('stitchImportApi', data);
		expect(connectionOf('stitchImportApi', resolved)).toEqual({
			apiBaseUrl: url,
			accessToken: 'at_1',
			stitchAccountId: 1,
			sameForAllItems: true,
		});
	});

	it.each(['accessToken', 'clientId', 'region', 'apiBaseUrl'] as const)(
		'is not the same for all items where %s is an expression, whatever else is stored',
		async (field) => {
			const fixed = { accessToken: 'at_1', clientId: '1', region: 'us-east-1', apiBaseUrl: '' };
			for (const sameForAllItems of ['', true]) {
				const data = {
					...fixed,
					sameForAllItems,
					[field]: `={{ ${JSON.stringify(fixed[field])} }}`,
				};
				const resolved = await resolveCredential('stitchImportApi', data);
				expect(resolved).not.toHaveProperty('sameForAllItems');
				expect(connectionOf('stitchImportApi', resolved)).not.toHaveProperty('sameForAllItems');
			}
		},
	);

	it.each([undefined, null, '', 'EU', 'eu-central-1 ', 5])(
		'is sent nowhere for the region %j of an expression',
		(region) => {
			const data = { accessToken: 'at_1', clientId: '1', apiBaseUrl: '', region: region as string };
			expect(() => connectionOf('stitchImportApi', data)).toThrow(
				expect.objectContaining({
					words: expect.objectContaining({ message: expect.stringMatching(/^The 'Region' of/) }),
				}),
			);
		},
	);

	it.each(['http://api.stitchdata.com', 'ftp://example.com', 'https://user@example.com'])(
		'is not sent to %s',
		(apiBaseUrl) => {
			expect(resolve(request.baseURL, { region: 'us-east-1', apiBaseUrl })).toBe(
				'refused:base-url-must-be-https',
			);
		},
	);

	it('may be used by no other node, and with Stitch only once somebody allows it', async () => {
		expect(await resolveCredential('stitchImportApi', {})).toMatchObject({
			allowedHttpRequestDomains: 'none',
		});
		const allowed = { allowedHttpRequestDomains: 'domains' };
		expect(await resolveCredential('stitchImportApi', allowed)).toMatchObject({
			allowedDomains: 'api.stitchdata.com, api.eu-central-1.stitchdata.com',
		});
	});

	it('resolves without expressions, because it is resolved for every item', () => {
		for (const { default: value } of credential.properties) expect(String(value)).not.toMatch(/^=/);
	});

	describe('its test', () => {
		it('passes with a good token, and stores nothing', async () => {
			const answer = await sendTest(importCredential(stitch.emulator.url));
			expect([answer.status, await answer.json()]).toEqual([
				200,
				{ status: 'OK', message: 'Batch is valid!' },
			]);
			expect(
				[...stitch.emulator.state.accounts.values()].some(({ imported }) => imported.size > 0),
			).toBe(false);
		});

		it.each<[string, ICredentialDataDecryptedObject, number]>([
			['a token that is unknown', { accessToken: 'at_unknown' }, 401],
			['the account of somebody else', { clientId: '999' }, 403],
		])('fails with %s, and says why', async (_name, data, status) => {
			const answer = await sendTest(importCredential(stitch.emulator.url, data));
			expect(answer.status).toBe(status);
			const explained = (rules ?? [])
				.filter((rule) => rule.type === 'responseCode')
				.map(({ properties }) => properties.value);
			expect(explained).toContain(status);
		});

		it('fails without a numeric account ID', async () => {
			const answer = await sendTest(importCredential(stitch.emulator.url, { clientId: 'acme' }));
			expect(answer.ok).toBe(false);
		});
	});
});
